"""工作台: what a person owes today over all running plans, or what waits for a decision."""

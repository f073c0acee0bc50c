"""The views by which a unit reports: 一页反馈 over all plans, and the drafts of what is typed."""

"""The views of the work: each asks a form, then one service, and shows what came of it."""

"""The doors that write: each asks the role table, locks the task, appends to its ledger, and is one transaction."""

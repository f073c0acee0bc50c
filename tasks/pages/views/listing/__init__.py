"""The views of lists: the tasks of a plan, one act on all of a list, and the ledger for the auditor."""

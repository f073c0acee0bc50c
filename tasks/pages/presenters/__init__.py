"""A task as it is shown: one TaskRow for pages, workbooks and the data interface; its light, its units, its ledger."""

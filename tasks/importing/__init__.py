"""Official Word, Excel and JSON tables become tracked plans: read here, reconciled by a person, saved by services."""

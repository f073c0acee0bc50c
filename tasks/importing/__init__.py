"""What a table that was read means for a plan: its details, and what is new, changed or gone."""

"""分头填报单: a unit that does not sign in gets its tasks as a workbook; what it fills in is read back and compared here."""

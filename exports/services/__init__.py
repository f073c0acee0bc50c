"""The doors that write: a report is asked for, made, mailed and scheduled."""

"""The doors that write: what is read, and what is sent."""

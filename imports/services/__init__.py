"""The doors that write: a draft is corrected, saved as a plan, or applied to one."""

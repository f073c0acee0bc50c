"""Evidence: the files that people hand in with a report."""

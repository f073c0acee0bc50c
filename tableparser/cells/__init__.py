"""What one cell means: deadlines, names of units, numbered tasks, numerals."""

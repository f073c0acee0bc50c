"""Word documents (.docx) as grids."""

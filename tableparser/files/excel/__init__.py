"""Excel workbooks (.xlsx) as grids, read as streams."""

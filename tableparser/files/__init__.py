"""Opening, bounds and the child process; one reader for each form of file, which returns grids (`grid.Source`)."""

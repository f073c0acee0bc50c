"""Scans and photos: a page's picture is straightened, its rules make the grid, and models read the characters."""

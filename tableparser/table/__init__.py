"""What a grid means: its header, its columns, and which of its rows are data."""

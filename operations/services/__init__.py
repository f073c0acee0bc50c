"""What writes: making a backup, restoring one, keeping the right number of them."""

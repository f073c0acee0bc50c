"""What the interface answers."""

"""The demonstration: accounts and a made-up history of the official table, the same each time."""

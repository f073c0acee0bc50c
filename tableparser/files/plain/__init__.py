"""Tables as text: CSV, JSON, and what is pasted from a clipboard."""

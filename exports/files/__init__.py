"""The writers: each takes a request and writes one kind of file."""

"""WHO READS US: the data interface for the district's platform, and the calendar feed.

What lives here: addresses, answers and their document, tokens at the door, the calendar of a person.
Who may call it: other machines, with a token.
What it may import: every room below it.
What it must never do: write, or answer more than the token's person may read.
The tests that hold it: `tests/api/`.
"""

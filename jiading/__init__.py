"""THE FRAME: what every room needs and no room owns.

What lives here: settings, the day, typed text, web/ (errors, sessions, rate limits, navigation), jobs/ (the queue and
its workers), database/, docx/ and xlsx/ (the writers of documents and workbooks).
Who may call it: every room but tableparser.
What it may import: Django and libraries.
What it must never do: know an app, not even by a string; an app declares what it wants drawn in its AppConfig.
The tests that hold it: `tests/jiading/`, the contracts of import-linter in `pyproject.toml`.
"""

"""A TABLE AS ROWS: a file's bytes become grids, grids become rows, rows become tasks, dates, units and open questions.

What lives here: readers of each form of file, what grids, paragraphs and cells mean, the account of every character.
Who may call it: imports, fill sheets and whatever else reads a table (`files.opening`, then `interpret`).
What it may import: the standard library, openpyxl, pdfplumber, xlrd and pypinyin, in `files/scan/` also Pillow and what
requirements-ocr.txt lists; no Django and no app of the portal.
What it must never do: invent a word, drop one without listing it, or read a stranger's bytes outside the child process.
The tests that hold it: `tests/tableparser/`, which `make test` runs in an environment without Django.
"""

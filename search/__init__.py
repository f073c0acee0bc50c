"""WHERE A WORD STANDS: every text that a reader may search, kept in one table, and the page that searches it.

What lives here: the table of texts, what keeps it true, its rebuilding, the search within a reader's scope, its pages.
Who may call it: the rooms above; the list of tasks asks it through the door that its AppConfig opens.
What it may import: tasks and the floors below; none of the rooms beside it.
What it must never do: show or count a text that the role table keeps from the reader, or one of a later day.
The tests that hold it: `tests/search/`.
"""

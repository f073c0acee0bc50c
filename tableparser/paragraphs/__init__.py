"""Plans in paragraphs: lines of text become rows, by their numbering, their brackets and their labels.

`marks`, `labels` and `times` read one line; `duties` who does it until when, `parts` the tasks of a line; `entries`
tells headings from tasks; `items` collects what belongs to one task; `frame` finds title and signature, `chapters`
what is no task at all; `texts` and `plan` make rows, sections and the fate of every character; `outside` decides
between tables and lines.
"""

"""Plans in paragraphs: lines of text become rows, by their numbering, their brackets and their labels.

`marks` numbers, `times` in sentences, `duties` (who does it until when), `entries` (lines in order), `outline` (which
line is a heading and which a task), `items` (what belongs to one task), `chapters` (which parts are tasks at all),
`plan` (rows, sections and the fate of every character).
"""

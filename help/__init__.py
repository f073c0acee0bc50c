"""HOW TO USE IT: a page for each role that says what one sees, does and reads here.

What lives here: the pages of 帮助, and what they say of steps and pages; the words' meanings come from tasks.
Who may call it: nobody; the frame links its pages.
What it may import: all floors below; neither api nor demonstration.
What it must never do: define a word, a number or a permission that another room has.
The tests that hold it: `tests/help/`.
"""

"""KEPT RUNNING: backups, restoring them on another machine, and what is wrong with an installation.

What lives here: the folder of a backup with its manifest, the copies of both databases, the commands that make, check
and restore them, and the checks of an installation.
Who may call it: nobody but its own commands and pages, and the tests.
What it may import: all floors below; neither api nor help nor demonstration.
What it must never do: leave half a backup or half a restored database behind, or copy a key or a password.
The tests that hold it: `tests/operations/`.
"""

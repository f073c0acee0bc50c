"""The two signals of the portal: an entry was appended, and the ledgers of new tasks were opened.

`entry_appended` is sent by append() inside its transaction, with the entry and the facts before and after it.
`ledgers_opened` is sent by open_ledgers() inside its transaction, with the first entry of each new task of a row; no
entry_appended is sent for them. What a receiver writes stands or falls with the entry; an exception in a receiver
refuses the entry.
"""

from django.dispatch import Signal

entry_appended = Signal()
ledgers_opened = Signal()

"""The only signal of the portal: an entry was appended.

`entry_appended` is sent by append() inside its transaction, with the entry and the facts before and after it. What a
receiver writes stands or falls with the entry; an exception in a receiver refuses the entry.
"""

from django.dispatch import Signal

entry_appended = Signal()

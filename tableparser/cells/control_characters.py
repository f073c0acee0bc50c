"""Characters that no cell of a table may bring into a database or a file.

NUL and lone surrogates break PostgreSQL, other control characters break every later Excel and Word file, and
bidirectional controls make a text read otherwise than it is stored.
"""

import re

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

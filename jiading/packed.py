"""Office files packed again so that their bytes depend on their content alone, not on the clock."""

import io
import zipfile
from collections.abc import Callable, Collection, Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can carry


def packed_again(
    made: bytes, changes: Mapping[str, Callable[[bytes], bytes]] | None = None, without: Collection[str] = ()
) -> bytes:
    """Return the archive with fixed times, some parts changed and some left out."""
    changes, packed = changes or {}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename not in without:
                content = changes.get(part.filename, bytes)(source.read(part))
                target.writestr(zipfile.ZipInfo(part.filename, EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()

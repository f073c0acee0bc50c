"""How much may be handed in at once: the one definition, which the form says, the browser heeds, the server holds."""

from dataclasses import dataclass

from django.conf import settings

from tableparser.files.office_archive import KEPT
from tasks.evidence.kinds import ACCEPTED, ENDINGS

MB = 1 << 20
MAX_FILES = 10
MAX_NAME = 150  # characters
EACH = f"每个不超过 {KEPT.size // MB} MB"


@dataclass(frozen=True)
class Limits:
    """The limits of one form: files, bytes of a file and of all together, characters of a name, and the endings."""

    files: int
    file_bytes: int
    entry_bytes: int
    name_length: int
    endings: str

    @property
    def words(self) -> str:
        """The limits of all files together, and the kinds that are taken, as one sentence."""
        return f"一次最多 {self.files} 个，合计不超过 {self.entry_bytes // MB} MB。{ACCEPTED}。"


def limits() -> Limits:
    """Return the limits as the settings say them now."""
    return Limits(MAX_FILES, KEPT.size, settings.EVIDENCE_ENTRY_MB * MB, MAX_NAME, " ".join(ENDINGS))

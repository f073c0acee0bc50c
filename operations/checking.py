"""Is a backup whole: every file that its manifest names is there, byte for byte. Nothing is written."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from operations.manifest import MANIFEST, SUMS, BackupRefused, Manifest, StoredFile, described, read_manifest

Tell = Callable[[str], None]
TELL_EVERY = 5.0  # seconds between two words on how far a long copy is


class Progress:
    """Tells how far something long is, every few seconds."""

    def __init__(self, tell: Tell, what: str, of: int) -> None:
        self.tell, self.what, self.of = tell, what, of
        self.done, self.told_at = 0, monotonic()

    def step(self) -> None:
        """Count one more, and say so when some seconds have passed."""
        self.done += 1
        if monotonic() - self.told_at >= TELL_EVERY:
            self.told_at = monotonic()
            self.tell(f"{self.what} {self.done} / {self.of} …")


def checked(folder: Path, tell: Tell) -> Manifest:
    """Return the manifest of a backup whose files are all whole; raise BackupRefused naming one that is not."""
    manifest = read_manifest(folder)
    sums = sums_of(folder)
    require_same(folder, StoredFile(MANIFEST, (folder / MANIFEST).stat().st_size, sums.get(MANIFEST, "")))
    progress = Progress(tell, "已核对", len(manifest.files))
    for each in manifest.files:
        require_same(folder, each)
        progress.step()
    return manifest


def sums_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file as SHA256SUMS has it."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as fault:
        raise BackupRefused(f"备份已损坏：{SUMS} 读不懂。") from fault
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def require_same(folder: Path, file: StoredFile) -> None:
    """Raise BackupRefused unless the folder has that file with those bytes."""
    path = folder / file.path
    if not path.is_file():
        raise BackupRefused(f"备份不完整：缺 {file.path}。")
    if described(folder, path) != file:
        raise BackupRefused(f"备份已损坏：{file.path} 的内容与清单不符。")

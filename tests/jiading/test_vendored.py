"""Libraries for the browser lie in static/vendor as their makers published them."""

import hashlib
from pathlib import Path

from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
LIST = VENDOR / "SHA256SUMS"


def listed() -> dict[str, str]:
    """Return the checksum of each file as the list gives it, in the form of sha256sum."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}


def test_every_vendored_file_is_the_one_whose_checksum_was_compared():
    files = [path for path in sorted(VENDOR.rglob("*")) if path.is_file() and path != LIST]
    found = {str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == listed()


def test_every_library_brings_its_licence():
    libraries = sorted(path.name for path in VENDOR.iterdir() if path.is_dir())
    assert libraries == ["bootstrap", "echarts"]
    assert [name for name in libraries if not (VENDOR / name / "LICENSE").exists()] == []

"""Write the documents of the corpus that only LibreOffice can write: python -m tests.tableparser.corpus.converting.

The files are committed, so that who has no LibreOffice has them as well. Run it again after changing such a document.
"""

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.tableparser.corpus import CORPUS
from tests.tableparser.corpus.drawing import CONVERTED, Document, as_excel, as_word


def as_closed_word(document: Document) -> bytes:
    """Return a .docx with a paragraph behind each table, as Word writes it: else the last table gets lost in a .doc."""
    blocks = [piece for block in document.blocks for piece in ([block] if isinstance(block, str) else [block, ""])]
    return as_word(replace(document, blocks=tuple(blocks)))


FROM = {"doc": ("docx", as_closed_word), "rtf": ("docx", as_closed_word), "ods": ("xlsx", as_excel)}


def written(document: Document) -> bytes:
    """Return the document in its own form, as LibreOffice writes it."""
    ending, make = FROM[document.ending]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source.{ending}"
        source.write_bytes(make(document))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", document.ending, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return source.with_suffix(f".{document.ending}").read_bytes()


def main() -> None:
    """Write what is not there yet; to write a document again, delete its file first."""
    CONVERTED.mkdir(exist_ok=True)
    for document in CORPUS:
        if document.ending in FROM and not (CONVERTED / document.file).exists():
            (CONVERTED / document.file).write_bytes(written(document))


if __name__ == "__main__":
    main()

"""The child process that reads one file, without Django and without network.

The bytes come on standard input; the grids go out as JSON on standard output.
"""

import json
import resource
import sys
from collections.abc import Callable
from importlib import import_module

from tableparser.files.grid import DAMAGED, Refused, Scanned, Source, check_whole
from tableparser.files.scan.availability import KINDS

Reader = Callable[[bytes, str], Source]


READERS = {  # the module under tableparser.files that reads each kind, and its function
    "word": ("word.document", "read_word"),
    "excel": ("excel.workbook", "read_excel"),
    "legacy excel": ("excel.legacy", "read_legacy_excel"),
    "xml excel": ("excel.xml_2003", "read_xml_excel"),
    "web archive": ("plain.web_archive", "read_web_archive"),
    "pdf": ("pdf.document", "read_pdf"),
    "picture": ("scan.document", "read_picture"),
    "scanned pdf": ("scan.document", "read_scanned_pdf"),
    "csv": ("plain.flat_files", "read_csv"),
    "json": ("plain.flat_files", "read_json"),
    "pasted": ("plain.pasted", "read_pasted"),
    "excel list": ("lists", "read_excel_list"),
    "csv list": ("plain.flat_files", "read_csv_list"),
    "bounds": ("bounds", "check_bounds"),
}
MEMORY, MEMORY_OF_SCAN = 512 << 20, 2048 << 20  # bytes; a page of 20 million points takes 1,600 MB of addresses
SECONDS, SECONDS_OF_SCAN = 20, 90  # of the processor: scans are read on two cores


def reader_of(kind: str) -> Reader:
    """Return the function that reads files of a kind, a key of READERS; only what it needs is loaded.

    Each file has a child of its own. To load what the other forms need, openpyxl and pdfplumber first, would cost it
    0.2 s, several times as long as most files take to read.
    """
    module, function = READERS[kind]
    reader: Reader = getattr(import_module(f"tableparser.files.{module}"), function)
    return reader


def main() -> None:
    """Read the file of the kind given as argument, within bounds of memory and time."""
    read = reader_of(sys.argv[1])  # before the bounds, for Python may write what it compiles
    memory, seconds = (MEMORY_OF_SCAN, SECONDS_OF_SCAN) if sys.argv[1] in KINDS else (MEMORY, SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer = json.dumps(check_whole(read(sys.stdin.buffer.read(), "")).as_answer(), ensure_ascii=False)
    except Scanned as refusal:
        answer = json.dumps({"refused": str(refusal), "scanned": True})
    except Refused as refusal:
        answer = json.dumps({"refused": str(refusal)})
    except (MemoryError, RecursionError):
        answer = json.dumps({"refused": "文件展开后过大，没有读取。请只保留要导入的表再上传。"})
    except Exception:  # whatever a stranger's file does to a reader, a person is told what to do
        answer = json.dumps({"refused": DAMAGED})
    sys.stdout.buffer.write(answer.encode())


if __name__ == "__main__":
    main()

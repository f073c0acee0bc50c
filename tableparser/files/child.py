"""The child process that reads one file, without Django and without network.

The bytes come on standard input; the grids go out as JSON on standard output.
"""

import json
import resource
import sys

from tableparser.files.bounds import DAMAGED, Archive
from tableparser.files.excel.legacy import read_legacy_excel
from tableparser.files.excel.workbook import read_excel
from tableparser.files.grid import Refused, Source, check_whole
from tableparser.files.lists import read_csv_list, read_excel_list
from tableparser.files.pdf.document import read_pdf
from tableparser.files.plain.flat_files import read_csv, read_json
from tableparser.files.plain.pasted import read_pasted
from tableparser.files.word.document import read_word


def check_bounds(data: bytes, name: str) -> Source:
    """Return nothing of an archive that keeps the bounds of READ and has no macros; raise Refused for another."""
    Archive(data)
    return Source(name, "")


READERS = {"word": read_word, "excel": read_excel, "csv": read_csv, "json": read_json, "pasted": read_pasted}
READERS |= {"legacy excel": read_legacy_excel}
READERS |= {"bounds": check_bounds, "pdf": read_pdf}
READERS |= {"excel list": read_excel_list, "csv list": read_csv_list}
MEMORY = 512 << 20  # bytes
SECONDS = 20


def main() -> None:
    """Read the file of the kind given as argument, within bounds of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer = json.dumps(
            check_whole(READERS[sys.argv[1]](sys.stdin.buffer.read(), "")).as_json(), ensure_ascii=False
        )
    except Refused as refusal:
        answer = json.dumps({"refused": str(refusal)})
    except (MemoryError, RecursionError):
        answer = json.dumps({"refused": "文件展开后过大，没有读取。请只保留要导入的表再上传。"})
    except Exception:  # whatever a stranger's file does to a reader, a person is told what to do
        answer = json.dumps({"refused": DAMAGED})
    sys.stdout.buffer.write(answer.encode())


if __name__ == "__main__":
    main()

"""The child process that reads one file: its bytes come on standard input, the grids go out as JSON. No Django, no network."""

import json
import resource
import sys

from tasks.importing.excel_file import read_excel
from tasks.importing.flat_files import read_csv, read_json, read_pasted
from tasks.importing.grid import Refused
from tasks.importing.word_file import read_word

READERS = {"word": read_word, "excel": read_excel, "csv": read_csv, "json": read_json, "pasted": read_pasted}
MEMORY = 512 << 20  # bytes
SECONDS = 20


def main() -> None:
    """Read the file of the kind and name given as arguments, within bounds of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    kind, name = sys.argv[1:3]
    try:
        answer = READERS[kind](sys.stdin.buffer.read(), name).as_json()
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        answer = {"refused": "文件展开后过大，没有读取。请只保留任务表再上传。"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()

"""What reading a table costs: python -m scripts.bench.importing (make bench runs it, too).

Each file is read as an upload is: by the bounded child, then interpreted. Beside it stands the floor, measured in the
same run: the library alone opens the file and walks its cells. The limit is held against seconds of CPU, which another
load of the machine hardly changes. Compare machines only by the ratio.
"""

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from scripts.bench.walking import WALKERS
from tableparser.files.opening import ROOT, kind_of, read_file
from tableparser.interpret import interpret
from tests.tableparser.corpus.drawing import MAKERS, Document, Table

FEW, MANY = 600, 5_000  # tasks of a large plan; rows that a file may have, with title and head
SIZES = {"xlsx": (FEW, MANY), "xls": (FEW, MANY), "docx": (FEW, MANY), "pdf": (FEW,)}
SECONDS = {FEW: 5, MANY: 20}
MEGABYTES = 256  # of the child
ABOVE = 2  # rows: the title and the head
UNITS = ("交通运输局", "水务局", "教育局", "财政局", "城管局", "文旅局", "民政局", "南湖街道", "北山镇")
WORK = (
    "完成排水管网的清淤和修复",
    "新建社区书房并配齐桌椅和图书",
    "给老旧小区加装充电桩和路灯",
    "举办技能培训班和招聘会",
)
STARTER = """
import os, sys
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(pid, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(status != 0)
"""
HEAD = f"{'':<14}{'秒':>8}{'CPU 秒':>9}{'底线':>8}{'倍数':>8}{'MB':>8}{'底线':>8}   {'限':<14}"


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of CPU, and the most memory that it held, in MB."""

    seconds: float
    megabytes: float


def document_of(ending: str, tasks: int) -> Document:
    """Return a plan of so many rows, one task each, in the columns of a usual table."""
    lines = ["序号 | 重点任务 | 具体措施 | 牵头单位 | 责任单位 | 完成时限 | 备注"]
    for number in range(1, tasks + 1):
        lead, other = UNITS[number % len(UNITS)], UNITS[(number + 4) % len(UNITS)]
        work = f"{WORK[number % len(WORK)]}，涉及第 {number} 号点位，并按季度通报进展。"
        due = f"2024年{number % 12 + 1}月底前"
        lines.append(f"{number} | 第{number // 10 + 1}类工作 | {work} | 区{lead} | 区{other}、各街道 | {due} |")
    return Document(f"大表.{ending}", ("2024年重点任务分解表", Table("\n".join(lines))))


def cost_of(command: list[str], data: bytes) -> Cost:
    """Run a command with the bytes on its standard input and return what it cost; raise CalledProcessError if it fails.

    A small process starts it: Linux counts the memory of the one that forks as memory that the new one has held.
    """
    with tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        starter = [sys.executable, "-S", "-c", STARTER, *command]
        done = subprocess.run(starter, stdin=given, capture_output=True, cwd=ROOT, check=True)
    seconds, kilobytes = done.stdout.split()[-2:]
    return Cost(float(seconds), int(kilobytes) / 1024)


def cpu_seconds() -> float:
    """Return the seconds of CPU of this process and of its children that have ended."""
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def measure(ending: str, rows: int) -> str:
    """Return the line of one file: seconds and memory of reading it, beside those of its floor."""
    tasks = rows if rows == FEW else rows - ABOVE
    document = document_of(ending, tasks)
    data = MAKERS[ending](document)
    began, used = time.perf_counter(), cpu_seconds()
    read = sum(len(row.split.tasks) for row in interpret(read_file(data, document.file)).rows)
    waited, seconds = time.perf_counter() - began, cpu_seconds() - used
    if read != tasks:
        raise RuntimeError(f"{document.file}: {read} of {tasks} tasks were read")
    child = cost_of([sys.executable, "-m", "tableparser.files.child", kind_of(data, document.file)], data)
    floor = cost_of([sys.executable, "-m", "scripts.bench.walking", ending], data)
    kept = seconds <= SECONDS[rows] and child.megabytes <= MEGABYTES
    limit = f"{SECONDS[rows]} 秒，{MEGABYTES} MB"
    shown = f"{waited:>8.2f}{seconds:>9.2f}{floor.seconds:>8.2f}{seconds / floor.seconds:>8.1f}"
    memory = f"{child.megabytes:>8.0f}{floor.megabytes:>8.0f}"
    return f".{ending:<5}{rows:>6} 行 {shown}{memory}   {limit} {'✓' if kept else '✗'}"


def main() -> None:
    """Print what each form and size costs."""
    print(f"\n导入（读取和理解；底线：只打开文件、走遍各格）\n{HEAD}", flush=True)
    for ending in WALKERS:
        for rows in SIZES[ending]:
            print(measure(ending, rows), flush=True)


if __name__ == "__main__":
    main()

"""佐证材料包: every file in numbered folders, with an index workbook.

The archive has the same bytes whoever of the same scope makes it, and whenever; so it does not name its maker or the
time. A damaged file is left out and named in the index.
"""

import zipfile
from datetime import UTC, datetime, time
from typing import BinaryIO

from exports.evidence_numbers import Numbered, numbered
from exports.export_request import ExportRequest, Tell
from exports.files.sheet_of import write_sheet
from jiading.deterministic_zip import EPOCH
from jiading.xlsx import BODY, Book, Column, save_bytes
from tasks.evidence.archive import Damaged, pack
from tasks.models import Evidence

INDEX = "00 索引.xlsx"
MAKER = "任务分解督办门户"
WHOLE, BROKEN = "相符", "文件损坏或缺失，未装入"


def index_columns(broken: set[int]) -> tuple[Column, ...]:
    """Return the columns of the index; `broken` are the files that are not what was handed in."""
    return (
        Column("编号", lambda one: one.number, width=11),
        Column("指标分类", lambda one: one.task.category, width=16),
        Column("项目名称", lambda one: one.task.project, width=18),
        Column("具体任务", lambda one: one.task.printed, width=36),
        Column("标题", lambda one: one.evidence.shown_title, width=24),
        Column("材料类别", lambda one: one.evidence.get_evidence_display(), width=10),
        Column("版本", lambda one: one.evidence.version, width=6),
        Column("替换", lambda one: one.replaces, width=11),
        Column("文件", lambda one: "" if one.evidence.pk in broken else one.path, width=44),
        Column("原文件名", lambda one: one.evidence.name, width=24),
        Column("单位", lambda one: one.evidence.entry.unit_name, width=13),
        Column("经手人", lambda one: one.evidence.entry.by_name, width=9),
        Column("日期", lambda one: one.evidence.entry.on, width=11),
        Column("字节", lambda one: one.evidence.size, width=10, look=BODY.but(num_format="#,##0")),
        Column("SHA-256", lambda one: one.evidence.sha256, width=35),
        Column("核对", lambda one: BROKEN if one.evidence.pk in broken else WHOLE, width=12),
    )


def write(request: ExportRequest, file: BinaryIO, tell: Tell) -> None:
    """Pack the files one after the other, each checked against its SHA-256, then the index of what was found."""
    listed, broken = numbered(request.rows(), request.by), set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for place, one in enumerate(listed):
            tell(place, len(listed))
            if not packed(archive, one.path, one.evidence):
                broken.add(one.evidence.pk)
        archive.writestr(zipfile.ZipInfo(INDEX, EPOCH), index_of(request, listed, broken))
    tell(len(listed), len(listed))


def packed(archive: zipfile.ZipFile, path: str, evidence: Evidence) -> bool:
    """Return whether the file was what had been handed in, and so went into the archive."""
    try:
        pack(archive, path, evidence)
    except Damaged:
        return False
    return True


def index_of(request: ExportRequest, listed: list[Numbered], broken: set[int]) -> bytes:
    """Return the index as a workbook with day, scope and filter at its head, and no word of its making."""
    title = f"{request.plan.title}　佐证材料索引"
    book = Book(title=title, maker=MAKER)
    write_sheet(book, "索引", index_columns(broken), listed, heads(request, listed, broken), headline=title)
    return save_bytes(book, stamp=datetime.combine(request.day, time(), UTC))


def heads(request: ExportRequest, listed: list[Numbered], broken: set[int]) -> tuple[tuple[str, str], ...]:
    """Return what stands above the index; scope and filter, but neither maker nor time."""
    size = sum(one.evidence.size for one in listed)
    lost = f"；其中 {len(broken)} 个损坏或缺失，见「核对」一栏" if broken else ""
    return (
        ("截至日期", f"{request.day:%Y-%m-%d}"),
        ("范围", request.scope_words()),
        ("筛选条件", request.filter_words()),
        ("材料", f"{len({one.task.task_id for one in listed})} 项任务的 {len(listed)} 个文件，{size:,} 字节{lost}"),
        ("编号", "行号-任务-次序，与《落实情况一览表》所列编号相同"),
    )

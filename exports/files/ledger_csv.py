"""The ledger, whole and in order, as CSV in UTF-8 with BOM."""

import csv
import json
from collections.abc import Iterator

from jiading.xlsx import plain_text
from tasks.models import LedgerEntry

HEADINGS = (
    "任务",
    "序号",
    "日期",
    "时刻",
    "事项",
    "单位",
    "经手人",
    "内容",
    "细目",
    "之后状态",
    "前一条校验值",
    "校验值",
)


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> bytes:
        return line.encode("utf-8")


def lines(entries: Iterator[LedgerEntry]) -> Iterator[bytes]:
    """Yield the file line by line; a text that looks like a formula is kept from being one."""
    writer = csv.writer(Echo())
    yield "\ufeff".encode()
    yield writer.writerow(HEADINGS)
    for entry in entries:
        yield writer.writerow(plain_text(value) for value in entry_row(entry))


def entry_row(entry: LedgerEntry) -> tuple[str, ...]:
    return (
        str(entry.task_id),
        str(entry.seq),
        f"{entry.on:%Y-%m-%d}",
        entry.at.isoformat(),
        entry.get_kind_display(),
        entry.unit_name,
        entry.by_name,
        entry.text,
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
        entry.get_state_after_display(),
        entry.previous_hash,
        entry.hash,
    )

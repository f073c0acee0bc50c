"""按单位 as columns: each unit's record, with both on-time rates and what they are of."""

from jiading.xlsx import Column
from reports.figures.units import UnitRecord


def count(title: str, name: str, width: int = 8) -> Column:
    """Return the column of one count of the record."""
    return Column(title, lambda record: getattr(record, name).value, width=width)


def name_of(record: UnitRecord) -> str:
    """Return the unit's name, and what it had become part of by the day."""
    return f"{record.name}（已并入{record.merged_into}）" if record.merged_into else record.name


UNIT_COLUMNS = (
    Column("单位", name_of, width=22),
    count("承担任务", "carried"),
    count("牵头", "led"),
    count("责任", "answering"),
    count("配合", "cooperating"),
    count("牵头已办结", "completed"),
    Column("按现定期限办结", lambda one: one.present.kept.value, width=9),
    Column("应按现定期限办结", lambda one: one.present.judged.value, width=9),
    Column("按现定按期率（%）", lambda one: one.present.percent, width=10),
    Column("按原定期限办结", lambda one: one.original.kept.value, width=9),
    Column("应按原定期限办结", lambda one: one.original.judged.value, width=9),
    Column("按原定按期率（%）", lambda one: one.original.percent, width=10),
    count("牵头逾期", "overdue"),
    count("责任部分逾期未完成", "late_parts", 10),
    count("牵头沉默", "silent"),
    count("责任超期未反馈", "unreported", 9),
    count("退回未再报", "returned"),
    count("待签收", "unacknowledged"),
    count("催办、批示未回复", "unanswered", 9),
    Column("平均签收天数", lambda one: one.acknowledge.days, width=9),
    Column("平均回复天数", lambda one: one.reply.days, width=9),
)

"""The columns of a 填报单, once: read by its writer, its reader, the comparison and the tests."""

from dataclasses import dataclass

from tasks.choices import WORDS_LIMIT

SHEET_TITLE = "填报单"
YES, NO = "是", "否"


@dataclass(frozen=True)
class FillColumn:
    """One column: its key, heading and width; the unit fills in `fillable` ones, with `prompt` beside the cell."""

    key: str
    heading: str
    width: int
    fillable: bool = False
    prompt: str = ""


FILL_COLUMNS = (
    FillColumn("place", "编号", 10),
    FillColumn("project", "项目名称", 14),
    FillColumn("task", "具体任务", 36),
    FillColumn("deadline", "时间节点", 13),
    FillColumn("due", "现定期限", 12),
    FillColumn("role", "本单位职责", 9),
    FillColumn("last", "上次反馈", 28),
    FillColumn(
        "progress", "进展", 40, True, f"做了什么，到了哪一步。没有新进展的任务整行不用填。最多 {WORDS_LIMIT} 字。"
    ),
    FillColumn("percent", "完成%", 8, True, "填 0 到 100 的整数，不写百分号。已填的是上次的数，请按现在的情况改。"),
    FillColumn("issues", "存在问题", 24, True, "没有可不填。"),
    FillColumn("next_steps", "下一步打算", 24, True, "没有可不填。"),
    FillColumn("finished", "本单位部分已完成", 11, True, f"本单位承担的部分全部做完选「{YES}」，否则选「{NO}」。"),
)
LOCKED = tuple(column.key for column in FILL_COLUMNS if not column.fillable)
FILLABLE = tuple(column.key for column in FILL_COLUMNS if column.fillable)
HEADINGS = {column.key: column.heading for column in FILL_COLUMNS}
SEAL_HEADING = (
    "校验码，请勿改动"  # the last, hidden column: one seal for each row, and above the headings one for the sheet
)

"""The official table's eight columns, once: key, heading as printed, and width on paper.

Source of the headings: 嘉定区创建国家公共文化服务体系示范区任务指标分解表, 附件2.
"""

from dataclasses import dataclass

from indicators.choices import Field


@dataclass(frozen=True)
class OfficialColumn:
    """One printed column; `width` is in Excel characters on A3 landscape."""

    key: Field
    heading: str
    width: int


OFFICIAL_COLUMNS = (
    OfficialColumn(Field.CATEGORY, "指标分类", 12),
    OfficialColumn(Field.PROJECT, "项目名称", 14),
    OfficialColumn(Field.STANDARD, "创建标准和要求", 30),
    OfficialColumn(Field.BASELINE_STATE, "目前现状", 30),
    OfficialColumn(Field.TASKS, "具体任务", 44),
    OfficialColumn(Field.DEADLINE, "时间节点", 13),
    OfficialColumn(Field.RESPONSIBLE, "责任单位", 18),
    OfficialColumn(Field.LEAD, "牵头部门", 10),
)
COOPERATING_COLUMN = OfficialColumn(Field.COOPERATING, "配合单位", 14)  # the ninth, in tables that have it
HEADINGS = tuple(column.heading for column in OFFICIAL_COLUMNS)

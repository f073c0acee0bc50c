"""The columns that a decomposition table may have, and the two texts that mark a workbook written by the portal."""

from enum import StrEnum

ID_HEADING = "门户任务编号，请勿改动"  # the last column of the workbooks that the portal writes
MISSING = "原表缺失，待核实"  # how the portal prints a cell that the source has lost


class Field(StrEnum):
    """The eight columns of the official table, and the one that other tables add; `label` is the heading as printed.

    Source of the headings: 嘉定区创建国家公共文化服务体系示范区任务指标分解表, 附件2.
    """

    label: str

    CATEGORY = "category", "指标分类"
    PROJECT = "project", "项目名称"
    STANDARD = "standard", "创建标准和要求"
    BASELINE_STATE = "baseline_state", "目前现状"
    TASKS = "tasks", "具体任务"
    DEADLINE = "deadline", "时间节点"
    RESPONSIBLE = "responsible", "责任单位"
    LEAD = "lead", "牵头部门"
    COOPERATING = "cooperating", "配合单位"

    def __new__(cls, value: str, label: str) -> "Field":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

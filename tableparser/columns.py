"""The columns that a decomposition table may have, and the two texts that mark a workbook written by the portal."""

from collections.abc import Mapping
from enum import StrEnum

ID_HEADING = "门户任务编号，请勿改动"  # the last column of the workbooks that the portal writes
MISSING = "原表缺失，待核实"  # how the portal prints a cell that the source has lost


class Field(StrEnum):
    """The eight columns of the official table, and the one that other tables add.

    Source of the headings: 嘉定区创建国家公共文化服务体系示范区任务指标分解表, 附件2.
    """

    CATEGORY = "category"
    PROJECT = "project"
    STANDARD = "standard"
    BASELINE_STATE = "baseline_state"
    TASKS = "tasks"
    DEADLINE = "deadline"
    RESPONSIBLE = "responsible"
    LEAD = "lead"
    COOPERATING = "cooperating"

    @property
    def label(self) -> str:
        """Return the heading as printed."""
        return LABELS[self]


LABELS: Mapping[Field, str] = {
    Field.CATEGORY: "指标分类",
    Field.PROJECT: "项目名称",
    Field.STANDARD: "创建标准和要求",
    Field.BASELINE_STATE: "目前现状",
    Field.TASKS: "具体任务",
    Field.DEADLINE: "时间节点",
    Field.RESPONSIBLE: "责任单位",
    Field.LEAD: "牵头部门",
    Field.COOPERATING: "配合单位",
}

"""The fixed lists of the search."""

from django.db import models


class TextKind(models.TextChoices):
    """Whose text it is."""

    TASK = "task", "任务"
    ROW = "row", "项目"
    ENTRY = "entry", "台账"
    FILE = "file", "佐证材料"
    UNIT = "unit", "单位"
    PLAN = "plan", "方案"

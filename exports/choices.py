"""The fixed lists of the reports that are made."""

from django.db import models


class MadeState(models.TextChoices):
    """How far a report is; the row itself is the queue."""

    WAITING = "waiting", "排队"
    MAKING = "making", "制作中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class Every(models.TextChoices):
    """How often a report is written by itself."""

    WEEKLY = "weekly", "每周"
    FORTNIGHTLY = "fortnightly", "每两周"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"

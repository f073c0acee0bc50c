"""The fixed lists of WHAT WAS PROMISED."""

from datetime import date

from django.db import models

FOREVER = date(9999, 12, 31)  # the `until` of what still holds; a day, so that one range query serves every day


class Field(models.TextChoices):
    """The columns of the official table, and the one that other tables add; each open question is about one of them."""

    CATEGORY = "category", "指标分类"
    PROJECT = "project", "项目名称"
    STANDARD = "standard", "创建标准和要求"
    BASELINE_STATE = "baseline_state", "目前现状"
    TASKS = "tasks", "具体任务"
    DEADLINE = "deadline", "时间节点"
    RESPONSIBLE = "responsible", "责任单位"
    LEAD = "lead", "牵头部门"
    COOPERATING = "cooperating", "配合单位"


class Cycle(models.TextChoices):
    """How often the units report."""

    MONTHLY = "monthly", "每月"
    FORTNIGHTLY = "fortnightly", "每两周"
    WEEKLY = "weekly", "每周"


class JointClaim(models.TextChoices):
    """How several leads claim completion of one task."""

    AGREE = "agree", "一家申请办结，其他牵头单位同意"
    EACH = "each", "各牵头单位都要申请办结"


class Confidence(models.TextChoices):
    HIGH = "high", "把握较大"
    MEDIUM = "medium", "把握一般"
    LOW = "low", "把握较小"


class Stage(models.TextChoices):
    """Where a plan is in its life, in this order; only a closed plan goes back, when its closing is taken back."""

    DRAFT = "draft", "草稿"
    RUNNING = "running", "执行中"
    CLOSED = "closed", "已结束"
    ARCHIVED = "archived", "已归档"

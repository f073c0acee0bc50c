"""The fixed lists of the WHO: kinds of unit and roles of person."""

from django.db import models


class DepartmentKind(models.TextChoices):
    GOVERNMENT = "government", "政府部门"
    PARTY = "party", "党委部门"
    MASS = "mass", "群团组织"
    COMPANY = "company", "企业"
    TOWN = "town", "街镇"
    ORGAN = "organ", "人大政协"
    COLLECTIVE = "collective", "集体单位"


class Role(models.TextChoices):
    CLERK = "CLERK", "经办人"
    HEAD = "HEAD", "单位负责人"
    OFFICE = "OFFICE", "创建办"
    LEADER = "LEADER", "领导"
    AUDITOR = "AUDITOR", "审计员"
    SYSADMIN = "SYSADMIN", "系统管理员"


class TokenPurpose(models.TextChoices):
    CALENDAR = "calendar", "日历订阅"
    DATA = "data", "数据接口"

"""The audit log: one row for each time that somebody came, was refused, took a file or changed who may do what."""

from django.db import models
from django.db.models import Q

from auditing.choices import AuditKind, Result

SINGLE = 1  # the key of the one head


class AuditRecord(models.Model):
    """One record; it names people as they were called then, and refers to no row that could change or go."""

    seq = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    on = models.DateField("日期")  # the portal's day, by which pages of a day are asked for
    act = models.CharField("事项", max_length=20, choices=AuditKind)
    result = models.CharField("结果", max_length=8, choices=Result, default=Result.DONE)
    person = models.PositiveBigIntegerField("账号编号", null=True, blank=True)
    account = models.CharField("账号", max_length=150, blank=True)
    person_name = models.CharField("姓名", max_length=80, blank=True)
    unit_name = models.CharField("单位", max_length=80, blank=True)
    address = models.CharField("来自", max_length=45, blank=True)
    about = models.CharField("内容", max_length=300, blank=True)
    page = models.CharField("页面", max_length=200, blank=True)
    request_number = models.CharField("请求编号", max_length=8, blank=True)
    algorithm = models.CharField("校验算法", max_length=20)
    previous_hash = models.CharField("前一条校验值", max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "访问与管理记录"
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(condition=Q(seq__gte=1), name="audit_records_are_numbered_from_1"),
            models.CheckConstraint(condition=Q(act__in=AuditKind.values), name="audit_record_is_of_a_known_act"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="audit_record_has_a_known_result"),
        ]
        indexes = [
            models.Index(fields=["on", "seq"], name="audit_by_day"),
            models.Index(fields=["account", "seq"], name="audit_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_act_display()} {self.person_name or self.account}"


class AuditHead(models.Model):
    """The last record of the log; who appends locks this row, so that the chain cannot fork."""

    seq = models.PositiveBigIntegerField("序号", default=0)
    hash = models.CharField("校验值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "访问记录末条"
        constraints = [models.CheckConstraint(condition=Q(pk=SINGLE), name="audit_log_has_one_head")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"

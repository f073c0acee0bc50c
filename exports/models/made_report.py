"""报表: what somebody asked for or a schedule wrote. A row that waits is the queue; a row that is done has its file."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from departments.models import Department, User
from departments.roles import ALL, Permission, Scope, scope
from exports.choices import MadeState
from exports.models.schedule import ReportSchedule
from indicators.models import Plan
from jiading.jobs.claims import MOST_TRIES
from jiading.jobs.job import Job, JobQuerySet
from jiading.text import no_control_characters


class MadeReportQuerySet(JobQuerySet["MadeReport"]):
    def until(self, day: date) -> "MadeReportQuerySet":
        """Return the reports that were asked for by the end of that day."""
        return self.filter(on__lte=day)

    def fetched_by(self, user: User) -> "MadeReportQuerySet":
        """Return the reports that the person may fetch: their own, and the scheduled ones for whoever reads all tasks.

        Never by somebody who may read less than the report was made from.
        """
        reach = scope(user, Permission.READ_TASK)
        if reach is ALL:
            return self.filter(Q(asked_by=user) | Q(schedule__isnull=False))
        return self.filter(asked_by=user, reach=reach.name, unit=user.department_id)


class MadeReport(Job):
    """One file about a plan on a day, under a server-made name, with the SHA-256 of its bytes."""

    RUNNING = MadeState.MAKING
    INTERRUPTED = f"制作进程中断了 {MOST_TRIES} 次，没有做成。请重新制作；如果还是这样，请告诉系统管理员。"

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="made_reports")
    kind = models.CharField("报表", max_length=30)
    as_of = models.DateField("截至日期")
    query = models.CharField("筛选", max_length=1000, blank=True, validators=[no_control_characters])
    filter_words = models.TextField("筛选条件", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="制作人", related_name="+")
    reach = models.CharField("制作人可见范围", max_length=4, choices=[(each.name, each.value) for each in Scope])
    unit = models.ForeignKey(
        Department, models.PROTECT, verbose_name="制作人单位", null=True, blank=True, related_name="+"
    )
    on = models.DateField("提出日期")
    request_key = models.UUIDField("表单号", null=True, blank=True, editable=False)
    schedule = models.ForeignKey(
        ReportSchedule, models.PROTECT, verbose_name="定期报表", null=True, blank=True, related_name="made"
    )
    first = models.DateField("期间第一天", null=True, blank=True)
    last = models.DateField("期间最后一天", null=True, blank=True)

    state = models.CharField("状态", max_length=8, choices=MadeState, default=MadeState.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    of = models.PositiveIntegerField("共", default=0)

    made_at = models.DateTimeField("完成时刻", null=True, blank=True)
    file = models.CharField("存放", max_length=80, blank=True)
    file_name = models.CharField("文件名", max_length=150, blank=True)
    size = models.PositiveBigIntegerField("字节", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    fault = models.CharField("没有做成的原因", max_length=300, blank=True)

    objects = MadeReportQuerySet.as_manager()

    class Meta:
        db_table = "reports_madereport"
        verbose_name = verbose_name_plural = "报表"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "heard_at"], name="report_queue"),
            models.Index(fields=["plan", "-asked_at"], name="report_by_plan"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "request_key"],
                condition=Q(request_key__isnull=False),
                name="report_is_asked_for_once",
            ),
            models.UniqueConstraint(
                fields=["schedule", "last"],
                condition=Q(schedule__isnull=False),
                name="schedule_is_written_once_for_its_period",
                violation_error_message="这一期的定期报表已经写过。",
            ),
            models.CheckConstraint(
                condition=Q(schedule=None, first=None, last=None)
                | Q(schedule__isnull=False, first__isnull=False, last__gte=F("first")),
                name="scheduled_report_names_its_period",
            ),
            models.UniqueConstraint(fields=["file"], condition=~Q(file=""), name="made_report_has_its_own_file"),
            models.CheckConstraint(
                condition=(Q(state=MadeState.DONE, size__gte=1, made_at__isnull=False) & ~Q(file="") & ~Q(sha256=""))
                | (~Q(state=MadeState.DONE) & Q(file="", sha256="", size=None, made_at=None)),
                name="report_is_done_when_its_file_is_there",
            ),
            models.CheckConstraint(
                condition=(Q(state=MadeState.FAILED) & ~Q(fault="")) | (~Q(state=MadeState.FAILED) & Q(fault="")),
                name="failed_report_says_why",
                violation_error_message="没有做成的报表必须写明原因。",
            ),
            models.CheckConstraint(
                condition=(Q(state=MadeState.MAKING, heard_at__isnull=False) & ~Q(worker=""))
                | (~Q(state=MadeState.MAKING) & Q(worker="")),
                name="report_is_being_made_by_one_worker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}"

    @property
    def of_schedule(self) -> tuple[ReportSchedule, date, date] | None:
        """Return the schedule that wrote it, with the first and last day of the period; None when a person asked."""
        if self.schedule is None or self.first is None or self.last is None:
            return None
        return self.schedule, self.first, self.last

    @property
    def percent(self) -> int | None:
        """Return how far it is, of 100; None while nobody can say."""
        return min(100, self.done * 100 // self.of) if self.of else None

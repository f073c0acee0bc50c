"""How a task stood over a span of days: what every list, figure and file of any day reads.

One row holds from `since` up to, not including, `until`; the present one runs until FOREVER. The services
write it in the same transaction as the entry that changed it, and verify_ledger proves it equals the ledger.
"""

from collections.abc import Collection
from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from indicators.choices import FOREVER
from indicators.models import IndicatorCategory, Plan, Wording
from jiading.text import no_control_characters
from tasks.choices import Precision, State
from tasks.models.task import Task


class TaskState(models.Model):
    """The facts of one task at the end of each day of a span."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="states")
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="+")
    wording = models.ForeignKey(Wording, models.PROTECT, verbose_name="项目文本", related_name="+")
    since = models.DateField("起")
    until = models.DateField("止（不含）", default=FOREVER)

    category = models.ForeignKey(
        IndicatorCategory, models.PROTECT, verbose_name="指标分类", null=True, blank=True, related_name="+"
    )
    mark = models.CharField("编号（原样）", max_length=20, blank=True, validators=[no_control_characters])
    text = models.TextField("具体任务", validators=[no_control_characters])
    deadline_text = models.CharField("时间节点", max_length=200, blank=True, validators=[no_control_characters])
    responsible_text = models.TextField("责任单位", blank=True, validators=[no_control_characters])
    lead_text = models.CharField("牵头部门", max_length=200, blank=True, validators=[no_control_characters])
    cooperating_text = models.TextField("配合单位", blank=True, validators=[no_control_characters])

    state = models.CharField("状态", max_length=12, choices=State, default=State.PENDING)
    percent = models.PositiveSmallIntegerField("完成 %", default=0, validators=[MaxValueValidator(100)])
    percent_before_reopening = models.BooleanField("完成 % 为重开前所报", default=False)
    state_before = models.CharField("中止前状态", max_length=12, blank=True, editable=False)
    due_precision = models.CharField("期限精度", max_length=8, choices=Precision, default=Precision.NONE)
    warn_on = models.DateField("预警日期", null=True, blank=True)
    due_on = models.DateField("现定期限", null=True, blank=True)
    original_due_on = models.DateField("原定期限", null=True, blank=True)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    asked_due_on = models.DateField("申请延期至", null=True, blank=True)
    urges = models.PositiveSmallIntegerField("催办次数", default=0)

    dispatched_on = models.DateField("交办日期", null=True, blank=True)
    active_since = models.DateField("最近一次交办、恢复或重开", null=True, blank=True)
    reported_on = models.DateField("最近反馈", null=True, blank=True)
    lead_reported_on = models.DateField("牵头单位最近反馈", null=True, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    completed_on = models.DateField("办结日期", null=True, blank=True)
    state_since = models.DateField("进入此状态的日期", null=True, blank=True)
    claim_unfinished = models.TextField("申请办结时未完成的单位", blank=True)
    demanded_kinds = models.CharField("材料要求", max_length=60, blank=True, editable=False)
    claim_reason = models.TextField("仍申请办结的理由", blank=True)
    latest_report = models.ForeignKey(
        "tasks.LedgerEntry", models.PROTECT, verbose_name="最新进展", null=True, blank=True, related_name="+"
    )

    # Types of what the words of TaskStateQuerySet annotate; a state has them only when its query used the word.
    light: str  # AsOf.tasks(): one of Light
    heard_on: date | None  # AsOf.tasks(): the day from which silence counts
    carrier: int  # with_parts(): a department id
    under_review: bool  # with_review()
    then_state: str | None  # beside(), as all that follow: None for a task that was entered later
    then_due_on: date | None
    then_completed_on: date | None
    then_extensions: int
    then_heard_on: date | None
    was_done: bool
    was_overdue: bool
    was_silent: bool

    class Meta:
        db_table = "tasks_standing"
        verbose_name = verbose_name_plural = "任务情形"
        ordering = ["task_id", "since"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="standing_has_a_text", violation_error_message="具体任务不能为空。"
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="standing_percent_lies_between_0_and_100",
                violation_error_message="完成百分比须在 0 到 100 之间。",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None, warn_on=None) | Q(due_on__gte=F("warn_on")),
                name="standing_warns_no_later_than_it_is_due",
                violation_error_message="预警日期不能晚于期限。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.COMPLETED, completed_on__isnull=False)
                | (~Q(state=State.COMPLETED) & Q(completed_on=None)),
                name="standing_is_completed_on_a_day",
                violation_error_message="已办结的任务必须有办结日期。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="standing_is_in_a_known_state",
                violation_error_message="任务状态不在规定之内。",
            ),
            models.UniqueConstraint(fields=["task", "since"], name="task_begins_to_stand_once_a_day"),
            models.UniqueConstraint(fields=["task"], condition=Q(until=FOREVER), name="task_stands_one_way_at_present"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="standing_ends_after_it_begins"),
        ]
        indexes = [
            models.Index(fields=["plan", "until", "since"], name="standing_by_day"),
            models.Index(fields=["plan", "due_on"], condition=Q(until=FOREVER), name="standing_now_by_due_day"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}：{self.get_state_display()}（{self.since} 起）"

    @property
    def demanded(self) -> tuple[str, ...]:
        """The kinds of evidence that completion needs, in the order of EvidenceKind.

        The column keeps each between commas (",document,photo,"), so that LIKE finds one kind in SQL.
        """
        return tuple(self.demanded_kinds.split(",")[1:-1])

    @demanded.setter
    def demanded(self, kinds: Collection[str]) -> None:
        self.demanded_kinds = "".join(f",{kind}" for kind in kinds) + "," if kinds else ""

    @property
    def due_is_ambiguous(self) -> bool:
        """The text allows two dates: the earlier warns, overdue counts after the later."""
        return self.due_on is not None and self.warn_on != self.due_on

    @property
    def percent_words(self) -> str:
        """How far the task is, as a sentence says it: 40%, or 40%（重开前） until a lead of a reopened task reports."""
        return f"{self.percent}%（重开前）" if self.percent_before_reopening else f"{self.percent}%"

    @property
    def percent_cell(self) -> int | str:
        """The same for a column of percents: the number, or as text 40（重开前）."""
        return f"{self.percent}（重开前）" if self.percent_before_reopening else self.percent

    @property
    def claimed_over(self) -> int:
        """How many units had not finished when completion was claimed."""
        return len(self.claim_unfinished.split("、")) if self.claim_unfinished else 0

    @property
    def claim_note(self) -> str:
        """Which units had not finished when completion was claimed, and the reason; nothing when all had."""
        return f"申请办结时未完成：{self.claim_unfinished}；理由：{self.claim_reason}" if self.claim_unfinished else ""

    @property
    def printed(self) -> str:
        """The task as the table prints it, with its own number."""
        return f"{self.mark}{self.text}"

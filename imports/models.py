"""A table that was read but not yet saved, the jobs that save it, and what its corrections have taught."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.choices import Field
from indicators.models import Plan
from jiading.jobs.claims import MOST_TRIES
from jiading.jobs.job import Job, JobQuerySet
from tableparser.habits import ONE, TWO, Habits, Taught


class ImportDraft(models.Model):
    """One upload on its way to a plan; only the person who uploaded it sees it, and it is never data itself."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="更新的方案", null=True, blank=True, related_name="import_drafts"
    )
    file_name = models.CharField("文件名", max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    source = models.JSONField("读到的表格", default=dict)
    corrections = models.JSONField("更正", default=dict)
    habits = models.JSONField("读取时的导入习惯", default=dict)
    version = models.PositiveIntegerField("更正次数", default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="import_drafts"
    )
    made_at = models.DateTimeField("上传时间")
    saved_plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="存为方案", null=True, blank=True, related_name="imports"
    )
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    discarded_at = models.DateTimeField("放弃时间", null=True, blank=True)

    class Meta:
        db_table = "tasks_importdraft"
        verbose_name = verbose_name_plural = "导入草稿"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_plan=None, saved_at=None) | Q(saved_plan__isnull=False, saved_at__isnull=False),
                name="saved_import_names_its_plan",
            ),
            models.CheckConstraint(
                condition=Q(saved_at=None) | Q(discarded_at=None), name="import_is_saved_or_discarded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.made_at:%Y-%m-%d}）"

    @property
    def is_open(self) -> bool:
        return self.saved_at is None and self.discarded_at is None


class ScannedPage(models.Model):
    """The picture of one page of a scan, straightened, from which the cells of its draft are shown.

    It is kept while the draft is open, in the database, so that it goes with the draft in the same transaction.
    """

    draft = models.ForeignKey(ImportDraft, models.CASCADE, verbose_name="草稿", related_name="pages")
    number = models.PositiveSmallIntegerField("页")
    picture = models.BinaryField("图片（JPEG）")

    class Meta:
        verbose_name = verbose_name_plural = "扫描件的页"
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="scanned_page_has_its_number")]

    def __str__(self) -> str:
        return f"{self.draft_id} 第{self.number}页"


class JobState(models.TextChoices):
    """How far the saving of a draft is."""

    WAITING = "waiting", "排队"
    SAVING = "saving", "保存中"
    DONE = "done", "完成"
    FAILED = "failed", "没有保存"


class ImportJob(Job):
    """「保存为方案」 or 「应用变更」 as a person has asked for it; the row is the queue and says what became of it."""

    RUNNING = JobState.SAVING
    INTERRUPTED = f"保存进程中断了 {MOST_TRIES} 次。请再保存一次；如果还是这样，请告诉系统管理员。"

    draft = models.ForeignKey(ImportDraft, models.PROTECT, verbose_name="草稿", related_name="jobs")
    version = models.PositiveIntegerField("草稿的更正次数")
    details = models.JSONField("方案的名称和期间", null=True, blank=True)
    tokens = models.JSONField("确认的变更", null=True, blank=True)
    reason = models.TextField("变更依据", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+")
    state = models.CharField("状态", max_length=8, choices=JobState, default=JobState.WAITING)
    settled_at = models.DateTimeField("完成时刻", null=True, blank=True)
    fault = models.TextField("没有保存的原因", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "保存导入"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(state__in=[JobState.WAITING, JobState.SAVING]),
                name="draft_is_being_saved_once",
            ),
            models.CheckConstraint(
                condition=Q(details__isnull=True, tokens__isnull=False) | Q(details__isnull=False, tokens__isnull=True),
                name="import_job_saves_a_plan_or_changes",
            ),
            models.CheckConstraint(
                condition=(Q(state=JobState.FAILED) & ~Q(fault="")) | (~Q(state=JobState.FAILED) & Q(fault="")),
                name="failed_import_job_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(state=JobState.SAVING, heard_at__isnull=False) & ~Q(worker=""))
                | (~Q(state=JobState.SAVING) & Q(worker="")),
                name="import_job_is_run_by_one_worker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.get_state_display()}"

    @property
    def faults(self) -> list[str]:
        """Return the sentences that say why nothing was saved."""
        return self.fault.splitlines()

    @property
    def is_update(self) -> bool:
        """Return whether confirmed changes are written into a plan, rather than a new plan made."""
        return self.tokens is not None


class HabitKind(models.TextChoices):
    """What a habit is about."""

    HEADING = "heading", "栏名"
    UNIT_LINES = "unit_lines", "分两行的单位"


LINES = {ONE: "是一个单位", TWO: "是两个单位"}
NO_FIELD = "不对应，随行保存"


class ImportHabitQuerySet(models.QuerySet["ImportHabit"]):
    def in_force(self) -> "ImportHabitQuerySet":
        return self.filter(revoked_at=None)

    def as_habits(self) -> Habits:
        """Return these habits as the reader takes them, each with who taught it and on which day."""
        headings, lines = {}, {}
        for habit in self.select_related("taught_by"):
            taught = Taught(habit.meaning, f"{habit.taught_by.name}，{habit.taught_on} 教")
            if habit.kind == HabitKind.HEADING:
                headings[habit.text] = taught
            else:
                before, _, after = habit.text.partition("\n")
                lines[before, after] = taught
        return Habits(headings, lines)


class ImportHabit(models.Model):
    """What a person has taught the reader of tables for the whole office; it is revoked, never changed or deleted.

    `text` is a heading as the reader compares it, or two lines of a cell of units. `meaning` is the field of the
    column ("" for none), or whether the lines are one unit or two.
    """

    kind = models.CharField("类别", max_length=10, choices=HabitKind)
    text = models.CharField("文件里写的", max_length=140)
    meaning = models.CharField("读作", max_length=16, blank=True)
    draft = models.ForeignKey(ImportDraft, models.PROTECT, verbose_name="来自文件", related_name="taught")
    taught_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="教的人", related_name="+")
    taught_at = models.DateTimeField("教的时刻")
    taught_on = models.DateField("教的日期")
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="停用人", related_name="+", null=True, blank=True
    )
    revoked_at = models.DateTimeField("停用时刻", null=True, blank=True)
    revoked_on = models.DateField("停用日期", null=True, blank=True)

    objects = ImportHabitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入习惯"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "text"], condition=Q(revoked_at=None), name="habit_is_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None, revoked_at=None, revoked_on=None)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False, revoked_on__isnull=False),
                name="revoked_habit_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(kind=HabitKind.HEADING, meaning__in=["", *Field.values])
                | Q(kind=HabitKind.UNIT_LINES, meaning__in=[ONE, TWO]),
                name="habit_means_what_its_kind_can",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="habit_has_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.written} {self.means}"

    @property
    def written(self) -> str:
        """Return the text as a page shows it."""
        return written_in_file(self.kind, self.text)

    @property
    def means(self) -> str:
        """Return the meaning in words."""
        return meaning_in_words(self.kind, self.meaning)


def written_in_file(kind: str, text: str) -> str:
    """Return what stands in the file, in quotes: 「谁来办」, or 「绿洲控股」「集团」 for two lines."""
    return "".join(f"「{piece}」" for piece in text.split("\n")) if kind == HabitKind.UNIT_LINES else f"「{text}」"


def meaning_in_words(kind: str, meaning: str) -> str:
    """Return a meaning in words: 责任单位, 不对应，随行保存, 是一个单位."""
    if kind == HabitKind.UNIT_LINES:
        return LINES[meaning]
    return Field(meaning).label if meaning else NO_FIELD

"""A table that was read but not yet saved: its corrections, the jobs that save it, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import Plan
from jiading.jobs.claims import MOST_TRIES
from jiading.jobs.job import Job, JobQuerySet


class ImportDraft(models.Model):
    """One upload on its way to a plan; only the person who uploaded it sees it, and it is never data itself."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="更新的方案", null=True, blank=True, related_name="import_drafts"
    )
    file_name = models.CharField("文件名", max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    source = models.JSONField("读到的表格", default=dict)
    corrections = models.JSONField("更正", default=dict)
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

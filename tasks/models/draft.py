"""草稿: what one person has typed about one task and not yet reported; nobody else reads it."""

from django.conf import settings
from django.db import models

from jiading.text import no_control_characters
from tasks.models.task import Task


class ReportDraft(models.Model):
    """An unfinished report; it stays until its owner reports or drops it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_drafts")
    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="drafts")
    progress = models.TextField("进展", blank=True, validators=[no_control_characters])
    percent = models.PositiveSmallIntegerField("完成 %", null=True, blank=True)
    issues = models.TextField("存在问题", blank=True, validators=[no_control_characters])
    next_steps = models.TextField("下一步打算", blank=True, validators=[no_control_characters])
    finished = models.BooleanField("本单位部分已完成", default=False)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "反馈草稿"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "task"], name="person_has_one_draft_for_a_task")]

    def __str__(self) -> str:
        return f"{self.user}：{self.task}"

    def typed(self) -> dict[str, str | int | bool]:
        """What the person had typed, as a form's initial values."""
        names = ("progress", "percent", "issues", "next_steps", "finished")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

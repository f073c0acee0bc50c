"""待核实事项: what is missing, damaged or ambiguous in the source, until somebody settles it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.choices import Confidence, Field
from indicators.models.project import Project
from jiading.text import no_control_characters


class OpenQuestionQuerySet(models.QuerySet["OpenQuestion"]):
    def asked_by(self, day: date) -> "OpenQuestionQuerySet":
        """Return the questions that had been asked by the end of that day."""
        return self.filter(asked_on__lte=day)

    def open_on(self, day: date) -> "OpenQuestionQuerySet":
        """Return the questions that nobody had settled by the end of that day."""
        return self.asked_by(day).filter(Q(settled_on=None) | Q(settled_on__gt=day))


class OpenQuestion(models.Model):
    """One doubt about one field of one row; its proposal is never data until someone settles it."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="questions")
    field = models.CharField("栏目", max_length=16, choices=Field)
    places = models.JSONField("涉及的任务（行内次序，空为整行）", default=list, blank=True)
    asks = models.CharField("问题", max_length=300, validators=[no_control_characters])
    source_text = models.TextField("原文", blank=True, validators=[no_control_characters])
    proposal = models.TextField("建议", blank=True, validators=[no_control_characters])
    options = models.JSONField("可选答案", default=list, blank=True)
    reason = models.TextField("理由", blank=True, validators=[no_control_characters])
    confidence = models.CharField("把握", max_length=8, choices=Confidence, blank=True)
    asked_on = models.DateField("提出日期")
    settled_on = models.DateField("核实日期", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="核实人", null=True, blank=True, related_name="+"
    )
    settled_by_name = models.CharField("核实人姓名", max_length=110, blank=True)
    answer = models.TextField("答案", blank=True, validators=[no_control_characters])
    note = models.TextField("说明", blank=True, validators=[no_control_characters])

    objects = OpenQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待核实事项"
        ordering = ["project__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "field", "asks"],
                name="question_is_asked_once",
                violation_error_message="这一栏已经提过同样的问题。",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_by=None) | Q(settled_on__isnull=False, settled_by__isnull=False),
                name="settled_question_names_who_settled_it",
                violation_error_message="核实事项必须记下核实人和日期。",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(settled_on__gte=F("asked_on")),
                name="question_is_settled_after_it_is_asked",
                violation_error_message="核实日期不能早于提出日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.project.position} 行 {self.get_field_display()}：{self.asks}"

    @property
    def is_settled(self) -> bool:
        return self.settled_on is not None

    def was_settled_by(self, day: date) -> bool:
        """Return whether it had been settled by the end of that day."""
        return self.settled_on is not None and self.settled_on <= day

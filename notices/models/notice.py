"""通知: what concerns a unit, the office or one leader, created with its entry; who has read it is a row of its own."""

from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, TextField, Value, Window
from django.db.models.functions import Cast, Concat, RowNumber

from departments.models import Department, User
from departments.roles import ALL, OWN, Permission, scope
from notices.choices import Subject
from tasks.models.entry import LedgerEntry
from tasks.models.task import Task
from tasks.models.unit import TaskUnit

READERS = {  # a subject is read by those to whom the role table gives this, units by OWN, the rest by ALL
    Subject.DISPATCHED: Permission.ACKNOWLEDGE,
    Subject.RECALLED: Permission.ACKNOWLEDGE,
    Subject.URGED: Permission.ANSWER,
    Subject.INSTRUCTED: Permission.ANSWER,
    Subject.INSTRUCTION_COPY: Permission.URGE,
    Subject.SENT_BACK: Permission.REPORT_PROGRESS,
    Subject.OBJECTED: Permission.REPORT_PROGRESS,
    Subject.AGREEMENT_ASKED: Permission.AGREE_TO_COMPLETION,
    Subject.CLAIMED: Permission.CONFIRM_COMPLETION,
    Subject.CONFIRMED: Permission.REPORT_PROGRESS,
    Subject.EXTENSION_ASKED: Permission.GRANT_EXTENSION,
    Subject.EXTENSION_GRANTED: Permission.REPORT_PROGRESS,
    Subject.EXTENSION_REFUSED: Permission.REPORT_PROGRESS,
    Subject.REPLIED: Permission.URGE,
    Subject.INSTRUCTION_REPLIED: Permission.INSTRUCT,
    Subject.CLAIM_WITHDRAWN: Permission.CONFIRM_COMPLETION,
    Subject.LEAD_CLAIM_WITHDRAWN: Permission.AGREE_TO_COMPLETION,
    Subject.REPLY_WITHDRAWN: Permission.INSTRUCT,
    Subject.EXTENSION_WITHDRAWN: Permission.GRANT_EXTENSION,
    Subject.URGE_WITHDRAWN: Permission.ANSWER,
    Subject.INSTRUCTION_WITHDRAWN: Permission.ANSWER,
    Subject.COPY_WITHDRAWN: Permission.URGE,
}


def matter_key() -> Concat:
    """Return what is the same for notices of what one person did on one day of one kind in one plan."""
    keys = (Cast(name, TextField()) for name in ("entry__by", "entry__on", "task__plan"))
    return Concat("subject", *(part for key in keys for part in (Value(" "), key)), output_field=TextField())


class NoticeQuerySet(models.QuerySet["Notice"]):
    def for_person(self, user: User) -> Self:
        """Return the person's notices: none from before the present post, none of tasks that the unit left."""
        own = [subject for subject, permission in READERS.items() if scope(user, permission) is OWN]
        every = [subject for subject, permission in READERS.items() if scope(user, permission) is ALL]
        rows = self.none()
        if own:
            carried = TaskUnit.objects.present().filter(task=OuterRef("task"), department=user.department_id)
            rows = self.filter(Exists(carried), subject__in=own, unit=user.department_id)
        elif every:
            rows = self.filter(Q(person=None) | Q(person=user), subject__in=every)
        return rows.filter(entry__at__gte=user.in_post_since).exclude(entry__by=user)

    def with_matter(self) -> Self:
        """Annotate `matter`, which tells what is folded together."""
        return self.annotate(matter=matter_key())

    def same_matter(self, pk: int) -> Self:
        """Return those that are folded together with one of them."""
        return self.filter(matter__in=self.filter(pk=pk).order_by().values("matter"))

    def folded(self, unread: Q) -> "models.QuerySet[Notice, dict[str, Any]]":
        """Return a row a matter, the newest first: `matter`, its `newest` id, its `number` of notices, the `unread`."""
        rows: models.QuerySet[Any] = self.order_by()
        numbers = {"newest": Max("pk"), "number": Count("pk"), "unread": Count("pk", filter=unread)}
        folded: models.QuerySet[Any, Any] = rows.values("matter").annotate(**numbers)
        return folded.order_by("-newest")

    def heads_of(self, matters: Sequence[str], most: int, unread: Q) -> Self:
        """Return the first notices of each matter in print order, at most `most`, with what their lines show."""
        printed = ("task__project__position", "task__position", "pk")
        place = Window(RowNumber(), partition_by=F("matter"), order_by=list(printed))
        rows = self.filter(matter__in=matters).annotate(place=place, is_unread=unread).filter(place__lte=most)
        return rows.select_related("entry", "task__present", "task__plan").order_by(*printed)


class Notice(models.Model):
    """One entry that concerns one unit, or one person, or (both empty) everybody whose role reads the subject."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, verbose_name="台账", related_name="notices")
    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="notices")
    subject = models.CharField("事由", max_length=20, choices=Subject)
    unit = models.ForeignKey(Department, models.PROTECT, verbose_name="单位", null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="本人", null=True, blank=True, related_name="+"
    )

    matter: str  # annotated by with_matter(), and only by that
    is_unread: bool  # annotated by heads_of(), and only by that

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "tasks_notice"
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) | Q(person=None), name="notice_is_for_a_unit_or_for_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "subject"], name="notice_by_unit"),
            models.Index(fields=["subject", "person"], name="notice_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}：{self.task}"


class NoticeRead(models.Model):
    """One person has read one notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, verbose_name="通知", related_name="reads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="本人", related_name="+")
    at = models.DateTimeField("阅读时间")
    on = models.DateField("阅读日期")

    class Meta:
        db_table = "tasks_noticeread"
        verbose_name = verbose_name_plural = "已读通知"
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="person_reads_a_notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.at:%Y-%m-%d}"

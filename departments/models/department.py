"""Units that answer for tasks: departments, towns, companies, and collectives such as 各街镇."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from departments.choices import DepartmentKind
from jiading.text import no_control_characters

if TYPE_CHECKING:  # the type of units with their name of a day: Django knows no such class
    from django_stubs_ext import WithAnnotations

    class NameThen(TypedDict):
        name_then: str

    NamedDepartments = models.QuerySet[WithAnnotations["Department", NameThen]]


class DepartmentQuerySet(models.QuerySet["Department"]):
    def single(self) -> "DepartmentQuerySet":
        """Units that report for themselves: everything but collectives."""
        return self.exclude(kind=DepartmentKind.COLLECTIVE)

    def in_use(self) -> "DepartmentQuerySet":
        return self.filter(is_active=True)

    def named_on(self, day: date) -> "NamedDepartments":
        """Annotate `name_then`: what each unit was called on that day; every other way to ask for it reads this."""
        former = FormerName.objects.filter(department=OuterRef("pk"), until__gt=day).order_by("until")
        return cast("NamedDepartments", self.annotate(name_then=Coalesce(Subquery(former.values("name")[:1]), "name")))


class Department(models.Model):
    """One unit as the table names it; a collective stands for its members on a day."""

    name = models.CharField("名称", max_length=60, unique=True, validators=[no_control_characters])
    full_name = models.CharField("全称", max_length=120, blank=True, validators=[no_control_characters])
    kind = models.CharField("类别", max_length=12, choices=DepartmentKind, default=DepartmentKind.GOVERNMENT)
    position = models.PositiveIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="并入单位", null=True, blank=True, editable=False, related_name="absorbed"
    )
    merged_on = models.DateField("并入日期", null=True, blank=True, editable=False)
    members = models.ManyToManyField(
        "self", verbose_name="成员单位", through="Membership", symmetrical=False, related_name="collectives"
    )
    history = HistoricalRecords(verbose_name="单位变更记录")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="department_has_a_name", violation_error_message="单位名称不能为空。"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_on=None)
                | Q(merged_into__isnull=False, merged_on__isnull=False, is_active=False),
                name="merged_unit_is_closed_on_a_day",
                violation_error_message="并入其他单位的单位须停用，并记下日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_collective(self) -> bool:
        return self.kind == DepartmentKind.COLLECTIVE

    def members_on(self, day: date) -> list["Department"]:
        """Return the collective's members on that day, in the portal's order; a single unit has none."""
        dated = Membership.objects.as_of(day).filter(collective=self).select_related("member")
        return [membership.member for membership in dated.order_by("member__position", "member_id")]

    def name_on(self, day: date) -> str:
        """Return what the unit was called on that day."""
        return Department.objects.named_on(day).values_list("name_then", flat=True).get(pk=self.pk)


class DepartmentAlias(models.Model):
    """Another way in which tables write the same unit."""

    department = models.ForeignKey(Department, models.CASCADE, verbose_name="单位", related_name="aliases")
    name = models.CharField("别名", max_length=60, unique=True, validators=[no_control_characters])

    class Meta:
        verbose_name = verbose_name_plural = "单位别名"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if Department.objects.in_use().filter(name=self.name).exclude(pk=self.department_id).exists():
            raise ValidationError({"name": f"「{self.name}」已经是另一个单位的名称，不能再作别名。"})


class FormerName(models.Model):
    """What a unit was called up to, not including, the day `until`."""

    department = models.ForeignKey(Department, models.PROTECT, verbose_name="单位", related_name="former_names")
    name = models.CharField("曾用名", max_length=60, validators=[no_control_characters])
    until = models.DateField("改名日期")

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["until"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "until"],
                name="department_is_renamed_once_a_day",
                violation_error_message="同一单位一天只能改名一次。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（至 {self.until}）"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def as_of(self, day: date) -> "MembershipQuerySet":
        """Memberships in force on that day."""
        return self.filter(Q(since=None) | Q(since__lte=day)).filter(Q(until=None) | Q(until__gt=day))


class Membership(models.Model):
    """A unit belongs to a collective from `since` (null: from the beginning) up to, not including, `until`."""

    collective = models.ForeignKey(Department, models.PROTECT, verbose_name="集体单位", related_name="memberships")
    member = models.ForeignKey(Department, models.PROTECT, verbose_name="成员单位", related_name="joined")
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止（不含）", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "集体单位成员"
        ordering = ["collective", "member__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "member"],
                condition=Q(until=None),
                name="unit_is_a_member_once_at_a_time",
                violation_error_message="该单位已经是这个集体的成员。",
            ),
            models.CheckConstraint(
                condition=~Q(collective=F("member")),
                name="collective_is_not_its_own_member",
                violation_error_message="集体单位不能是自己的成员。",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message="成员的截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collective}：{self.member}"

    def clean(self) -> None:
        if self.collective_id and not self.collective.is_collective:
            raise ValidationError({"collective": f"「{self.collective}」不是集体单位，不能有成员。"})
        if self.member_id and self.member.is_collective:
            raise ValidationError({"member": "集体单位不能再作别的集体的成员。"})

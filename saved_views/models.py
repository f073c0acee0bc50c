"""常用筛选: a reader's own name for a filter of the task list, private or shared with roles."""

from urllib.parse import urlencode

from django.conf import settings
from django.db import models

from departments.choices import Role
from departments.models import User
from departments.roles import Permission, roles_with
from indicators.models import Plan
from jiading.text import no_control_characters

LONGEST_QUERY = 1000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: User) -> "SavedViewQuerySet":
        """Return the person's own views, in the order they gave them."""
        return self.filter(user=user).order_by("position", "pk")

    def shared_with(self, user: User) -> "SavedViewQuerySet":
        """Return the views that others share with the person's role, as long as those others may share."""
        sharers = {"user__is_active": True, "user__role__in": roles_with(Permission.SHARE_VIEW)}
        shared = self.filter(shares__role=user.role, **sharers).exclude(user=user)
        return shared.order_by("user__name", "user", "position", "pk")

    def with_plan(self) -> "SavedViewQuerySet":
        return self.select_related("plan", "user").prefetch_related("shares")


class SavedView(models.Model):
    """What one person filters for again and again: a plan and a query, which never holds a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", null=True, blank=True, related_name="+")
    name = models.CharField("名称", max_length=30, validators=[no_control_characters])
    query = models.CharField("筛选条件", max_length=LONGEST_QUERY, blank=True, validators=[no_control_characters])
    position = models.PositiveSmallIntegerField("次序", default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        db_table = "tasks_savedview"
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["user", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="person_names_a_view_once",
                violation_error_message="您已经有一个同名的常用筛选。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def list_query(self) -> str:
        """Return the query of the task list that shows the view: its plan and its filter."""
        plan = urlencode({"plan": self.plan.code}) if self.plan else ""
        return "&".join(filter(None, (plan, self.query)))

    @property
    def shared_roles(self) -> list[str]:
        """Return the roles it is shared with, in the order of the role table."""
        shared = {share.role for share in self.shares.all()}
        return [role.value for role in Role if role.value in shared]

    @property
    def shared_words(self) -> str:
        return "、".join(Role(role).label for role in self.shared_roles)


class ViewShare(models.Model):
    """One role that sees the view beside its own."""

    view = models.ForeignKey(SavedView, models.CASCADE, related_name="shares")
    role = models.CharField("角色", max_length=10, choices=Role)

    class Meta:
        db_table = "tasks_viewshare"
        verbose_name = verbose_name_plural = "共享的常用筛选"
        constraints = [models.UniqueConstraint(fields=["view", "role"], name="view_is_shared_once_with_a_role")]

    def __str__(self) -> str:
        return f"{self.view}：{self.get_role_display()}"

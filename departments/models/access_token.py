"""令牌: a secret by which a calendar or a program reads, in one person's name, what that person may read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.choices import Role, TokenPurpose
from departments.models.user import User
from jiading.text import no_control_characters


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def alive(self) -> "AccessTokenQuerySet":
        """Tokens that nobody revoked; whether the person may still read is asked when one is used."""
        return self.filter(revoked_at=None)

    def for_showing(self) -> "AccessTokenQuerySet":
        """Living ones first, the newest first."""
        return self.select_related("person__department", "revoked_by").order_by(
            models.F("revoked_at").desc(nulls_first=True), "-created_at", "-pk"
        )


class AccessToken(models.Model):
    """One token: only its SHA-256 is kept; it holds for one purpose and for the role in which it was made."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="持有人", related_name="access_tokens"
    )
    role = models.CharField("建立时的角色", max_length=10, choices=Role)
    purpose = models.CharField("用途", max_length=10, choices=TokenPurpose)
    label = models.CharField("名称", max_length=40, validators=[no_control_characters])
    hash = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("建立时间")
    last_used_on = models.DateField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="撤销人", null=True, blank=True, related_name="+"
    )

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "令牌"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="revoked_token_names_who_revoked_it",
                violation_error_message="撤销的令牌必须记下撤销人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=TokenPurpose.values),
                name="token_has_a_known_purpose",
                violation_error_message="令牌的用途不在规定之内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.get_purpose_display()}「{self.label}」"

    @property
    def is_alive(self) -> bool:
        return self.revoked_at is None

    @property
    def fits_person(self) -> bool:
        """Whether its person can still sign in, in the role in which the token was made."""
        person: User = self.person
        return person.is_active and not person.must_change_password and person.role == self.role

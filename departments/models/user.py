"""People who sign in: each has one role, and officers have one unit."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from departments.choices import Role
from departments.models.department import Department
from jiading.text import no_control_characters

username_is_plain = RegexValidator(r"^[A-Za-z0-9_.@-]+\Z", "账号只能用字母、数字和 . _ @ - 。")


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **facts: Any) -> "User":
        """Make an account; without `must_change_password=False` the first sign-in asks for a new password."""
        user = self.model(username=username, **facts)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """One person. What the person may do is said by departments/roles.py alone."""

    username = models.CharField(
        "账号",
        max_length=60,
        unique=True,
        validators=[username_is_plain],
        error_messages={"unique": "这个账号已经有人用了。"},
    )
    name = models.CharField("姓名", max_length=40, validators=[no_control_characters])
    role = models.CharField("角色", max_length=10, choices=Role)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="单位", null=True, blank=True, related_name="people"
    )
    email = models.EmailField(
        "电子邮箱", max_length=120, blank=True, help_text="每日提醒发到这里；不填则只在门户里看通知"
    )
    in_post_since = models.DateTimeField("任现职时间", default=timezone.now, editable=False)
    is_active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_set_at = models.DateTimeField("密码设定时间", default=timezone.now, editable=False)
    date_joined = models.DateTimeField("建立时间", default=timezone.now, editable=False)
    hint_visits = models.PositiveSmallIntegerField("看到提示的登录次数", default=0, editable=False)
    history = HistoricalRecords(
        verbose_name="账号变更记录",
        excluded_fields=["password", "last_login", "email", "in_post_since", "hint_visits", "password_set_at"],
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name", "role"]

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["department__position", "role", "username"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=[Role.CLERK, Role.HEAD]) | Q(department__isnull=False),
                name="officer_belongs_to_a_unit",
                violation_error_message="经办人和单位负责人必须属于一个单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.name}" if self.department_id else self.name

    def set_password(self, raw_password: str | None) -> None:
        """Set the password, and when: who saves it saves both."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Django's own permission names grant nothing here; departments/roles.py does."""
        return False

    def has_module_perms(self, app: str) -> bool:
        """Django's own permission names grant nothing here; departments/roles.py does."""
        return False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

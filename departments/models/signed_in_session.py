"""登录: where and when a person has signed in; a row goes with its session."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models


class SignedInSessionQuerySet(models.QuerySet["SignedInSession"]):
    def alive(self, at: datetime) -> "SignedInSessionQuerySet":
        """Return those whose session has not ended by that moment."""
        return self.filter(session_key__in=Session.objects.filter(expire_date__gt=at).values("session_key"))


class SignedInSession(models.Model):
    """One sign-in of a person: the moment, and the network address from which it came."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="账号", related_name="+")
    session_key = models.CharField("会话", max_length=40, unique=True, editable=False)
    at = models.DateTimeField("登录时间")
    address = models.GenericIPAddressField("地址", null=True, blank=True)

    objects = SignedInSessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.at:%Y-%m-%d %H:%M}"

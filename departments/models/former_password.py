"""旧密码: the hashes of the passwords that a person had before, so that none of them is chosen again at once."""

from django.conf import settings
from django.db import models


class FormerPassword(models.Model):
    """One password that is no longer used; as with the present one, only its hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="账号", related_name="+")
    hash = models.CharField("密码", max_length=128, editable=False)
    replaced_at = models.DateTimeField("更换时间")

    class Meta:
        verbose_name = verbose_name_plural = "旧密码"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.replaced_at:%Y-%m-%d}"

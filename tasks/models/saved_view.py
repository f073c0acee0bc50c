"""A reader's own name for a filter of the task list."""

from django.conf import settings
from django.db import models

from jiading.text import no_control_characters


class SavedView(models.Model):
    """What one person filters for again and again; the query never holds a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=30, validators=[no_control_characters])
    query = models.CharField("筛选条件", max_length=1000, validators=[no_control_characters])

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="person_names_a_view_once",
                violation_error_message="您已经有一个同名的常用筛选。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

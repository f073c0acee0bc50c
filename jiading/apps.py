"""The frame as an app."""

from django.apps import AppConfig


class JiadingConfig(AppConfig):
    name = "jiading"
    verbose_name = "门户"
    default = True

    def ready(self) -> None:
        """Register the check of the database and the numbers in addresses, before any address is read."""
        from jiading.database import upgrades  # noqa: F401 - importing it registers its check
        from jiading.web import numbers

        numbers.register()

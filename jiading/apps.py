"""The frame as an app, and which static files of packages are worth serving."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class JiadingConfig(AppConfig):
    name = "jiading"
    verbose_name = "门户"
    default = True

    def ready(self) -> None:
        """Register the check of the database; a module that nothing imports is not found by the registry."""
        from jiading.database import upgrades  # noqa: F401 - importing it registers its check


class Static(StaticFilesConfig):
    default = False
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.rtl.*",
        "bootstrap-*",
        "bootstrap.css*",
        "bootstrap.js*",
        "bootstrap.min.js*",
        "bootstrap.bundle.js*",
        "*.esm.*",
        "x2e-runtime.js",
        "geo",
    ]

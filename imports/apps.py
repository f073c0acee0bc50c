from django.apps import AppConfig
from django.conf import settings

from jiading.web.navigation import NavigationEntry
from tableparser.files.scan import availability


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = "导入"
    addresses = "imports.urls"
    navigation = (NavigationEntry(100, "导入", "imports:upload", "IMPORT_TABLE", whole_app=True),)
    jobs = ("imports.services.jobs.IMPORTS",)

    def ready(self) -> None:
        """Register what `manage.py check` says of programs that are not there; let scans be read where they may be."""
        from imports import checks  # noqa: F401 - importing it registers

        availability.switch_on(settings.SCANS)

"""The map of the portal: the addresses that the installed apps declare, the admin, and the answer to a watchdog."""

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

from jiading.web.health import healthz

urlpatterns = [
    *(path("", include(config.addresses)) for config in apps.get_app_configs() if hasattr(config, "addresses")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
handler400 = "jiading.web.errors.bad_request"
handler403 = "jiading.web.errors.forbidden"
handler404 = "jiading.web.errors.not_found"
handler500 = "jiading.web.errors.broken"

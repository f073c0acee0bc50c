"""The map of the portal."""

from django.contrib import admin
from django.urls import include, path

from jiading.health import healthz

urlpatterns = [
    path("", include("tasks.urls")),
    path("", include("reports.urls")),
    path("", include("departments.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]
handler400 = "jiading.errors.bad_request"
handler403 = "jiading.errors.forbidden"
handler404 = "jiading.errors.not_found"
handler500 = "jiading.errors.broken"

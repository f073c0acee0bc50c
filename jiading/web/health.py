"""/healthz: whether the portal can serve, for the machine that watches it."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from jiading.database.disk import has_room
from jiading.web.bodies import upload_folder


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and the disk has room for a report, else 503 with what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"database": "down"}, status=503, headers={"Retry-After": "5"})
    if full := [name for name, folder in places() if not has_room(folder, 0)]:
        return JsonResponse({"database": "up", "disk": "full", "of": full}, status=503, headers={"Retry-After": "60"})
    return JsonResponse({"database": "up"})


def places() -> list[tuple[str, Path]]:
    """Return what the portal writes to on this machine, each with its folder."""
    found = [("media", Path(settings.MEDIA_ROOT)), ("uploads", upload_folder())]
    if connection.vendor == "sqlite":
        found.append(("database", Path(str(connection.settings_dict["NAME"])).absolute().parent))
    return found

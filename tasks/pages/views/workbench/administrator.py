"""工作台 of the SYSADMIN: accounts, units and jobs that want looking after; nothing of the work."""

from typing import Any

from departments.models import Department, User
from departments.people import SYSTEM
from jiading.day import now
from jiading.jobs.failures import jobs_shown


def work_of() -> dict[str, Any]:
    """Return what the page of the SYSADMIN shows, for the context of its template."""
    peopled = User.objects.filter(is_active=True, department__isnull=False).values("department")
    lonely = Department.objects.in_use().single().exclude(pk__in=peopled).order_by("position")
    return {
        "kind": "administrator",
        "unused": User.objects.filter(is_active=True, last_login=None).exclude(username=SYSTEM).count(),
        "without_people": list(lonely.values_list("name", flat=True)),
        "jobs": jobs_shown(now().at),
    }

"""Addresses of what the work adds up to."""

from django.urls import path

from reports.views.compare_plans import ComparePlans
from reports.views.gaps import EvidenceGaps
from reports.views.overdue import Overdue
from reports.views.overview import Overview
from reports.views.plans import Plans
from reports.views.table import OfficialTable
from reports.views.timeline import TimelinePage
from reports.views.units import Unit, Units
from reports.views.wall import WallPart

app_name = "reports"
urlpatterns = [
    path("plans/", Plans.as_view(), name="plans"),
    path("plans/compare/", ComparePlans.as_view(), name="compare_plans"),
    path("table/", OfficialTable.as_view(), name="table"),
    path("table/wall/", WallPart.as_view(), name="table_wall"),
    path("overview/", Overview.as_view(), name="overview"),
    path("overdue/", Overdue.as_view(), name="overdue"),
    path("timeline/", TimelinePage.as_view(), name="timeline"),
    path("evidence/", EvidenceGaps.as_view(), name="evidence_gaps"),
    path("units/", Units.as_view(), name="units"),
    path("units/<number:pk>/", Unit.as_view(), name="unit"),
]

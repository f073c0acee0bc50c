"""Addresses of what the work adds up to."""

from django.urls import path

from reports.views.overdue import Overdue
from reports.views.overview import Overview
from reports.views.table import OfficialTable, OfficialTableExport
from reports.views.units import Unit, Units
from reports.views.wall import WallPart

app_name = "reports"
urlpatterns = [
    path("table/", OfficialTable.as_view(), name="table"),
    path("table/export/", OfficialTableExport.as_view(), name="table_export"),
    path("table/wall/", WallPart.as_view(), name="table_wall"),
    path("overview/", Overview.as_view(), name="overview"),
    path("overdue/", Overdue.as_view(), name="overdue"),
    path("units/", Units.as_view(), name="units"),
    path("units/<int:pk>/", Unit.as_view(), name="unit"),
]

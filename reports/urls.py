"""Addresses of what the work adds up to."""

from django.urls import path

from reports.api.document import Document
from reports.api.views import ChangeList, FigureList, Nothing, PlanList, PlanTasks
from reports.views.calendar import CalendarFeed
from reports.views.gaps import EvidenceGaps
from reports.views.locks import Locks, Unlock
from reports.views.made import MakeReport, RepeatReport, ReportFile, Reports
from reports.views.overdue import Overdue
from reports.views.overview import Overview
from reports.views.schedules import ScheduleEdit, Schedules, ScheduleSwitch
from reports.views.table import OfficialTable, OfficialTableExport
from reports.views.timeline import TimelinePage
from reports.views.units import Unit, Units
from reports.views.wall import WallPart

app_name = "reports"
urlpatterns = [
    path("table/", OfficialTable.as_view(), name="table"),
    path("table/export/", OfficialTableExport.as_view(), name="table_export"),
    path("table/wall/", WallPart.as_view(), name="table_wall"),
    path("overview/", Overview.as_view(), name="overview"),
    path("overdue/", Overdue.as_view(), name="overdue"),
    path("timeline/", TimelinePage.as_view(), name="timeline"),
    path("evidence/", EvidenceGaps.as_view(), name="evidence_gaps"),
    path("calendar/<str:token>.ics", CalendarFeed.as_view(), name="calendar"),
    path("api/v1/plans/", PlanList.as_view(), name="api_plans"),
    path("api/v1/plans/<str:code>/tasks/", PlanTasks.as_view(), name="api_tasks"),
    path("api/v1/plans/<str:code>/figures/", FigureList.as_view(), name="api_figures"),
    path("api/v1/plans/<str:code>/changes/", ChangeList.as_view(), name="api_changes"),
    path("api/v1/openapi.json", Document.as_view(), name="api_document"),
    path("api/<path:rest>", Nothing.as_view(), name="api_nothing"),
    path("units/", Units.as_view(), name="units"),
    path("units/<int:pk>/", Unit.as_view(), name="unit"),
    path("reports/", Reports.as_view(), name="reports"),
    path("reports/make/", MakeReport.as_view(), name="reports_make"),
    path("reports/<int:pk>/file/", ReportFile.as_view(), name="reports_file"),
    path("reports/<int:pk>/again/", RepeatReport.as_view(), name="reports_again"),
    path("reports/schedules/", Schedules.as_view(), name="reports_schedules"),
    path("reports/schedules/new/", ScheduleEdit.as_view(), name="reports_schedule_new"),
    path("reports/schedules/<int:pk>/", ScheduleEdit.as_view(), name="reports_schedule"),
    path("reports/schedules/<int:pk>/switch/", ScheduleSwitch.as_view(), name="reports_schedule_switch"),
    path("reports/locks/", Locks.as_view(), name="reports_locks"),
    path("reports/locks/<int:pk>/lift/", Unlock.as_view(), name="reports_unlock"),
]

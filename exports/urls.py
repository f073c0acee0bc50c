"""Addresses of what an office takes along."""

from django.urls import path

from exports.views.downloads import LedgerDownload, OfficialTableDownload, TaskListDownload
from exports.views.locks import Locks, Unlock
from exports.views.made import MakeReport, RepeatReport, ReportFile, Reports
from exports.views.schedules import ScheduleEdit, Schedules, ScheduleSwitch

app_name = "exports"
urlpatterns = [
    path("tasks/export/", TaskListDownload.as_view(), name="task_list"),
    path("audit/export/", LedgerDownload.as_view(), name="ledger"),
    path("table/export/", OfficialTableDownload.as_view(), name="official_table"),
    path("reports/", Reports.as_view(), name="reports"),
    path("reports/make/", MakeReport.as_view(), name="make"),
    path("reports/<number:pk>/file/", ReportFile.as_view(), name="file"),
    path("reports/<number:pk>/again/", RepeatReport.as_view(), name="again"),
    path("reports/schedules/", Schedules.as_view(), name="schedules"),
    path("reports/schedules/new/", ScheduleEdit.as_view(), name="schedule_new"),
    path("reports/schedules/<number:pk>/", ScheduleEdit.as_view(), name="schedule"),
    path("reports/schedules/<number:pk>/switch/", ScheduleSwitch.as_view(), name="schedule_switch"),
    path("reports/locks/", Locks.as_view(), name="locks"),
    path("reports/locks/<number:pk>/lift/", Unlock.as_view(), name="unlock"),
]

"""Addresses of the work."""

from django.urls import path

from tasks.views.acting import TaskAct
from tasks.views.audit import Audit, AuditExport
from tasks.views.detail import EvidenceFile, TaskDetail
from tasks.views.grid import ReportGrid
from tasks.views.lists import SavedViews, TaskList, TaskListExport
from tasks.views.questions import QuestionList, Settle
from tasks.views.review import ReviewList
from tasks.views.together import InstructList, UrgeList
from tasks.views.workbench import DispatchPlan, Workbench

app_name = "tasks"
urlpatterns = [
    path("", Workbench.as_view(), name="workbench"),
    path("dispatch/", DispatchPlan.as_view(), name="dispatch_plan"),
    path("review/", ReviewList.as_view(), name="review"),
    path("report/", ReportGrid.as_view(), name="grid"),
    path("tasks/", TaskList.as_view(), name="list"),
    path("tasks/export/", TaskListExport.as_view(), name="list_export"),
    path("tasks/urge/", UrgeList.as_view(), name="urge_list"),
    path("tasks/instruct/", InstructList.as_view(), name="instruct_list"),
    path("tasks/views/", SavedViews.as_view(), name="saved_views"),
    path("tasks/<int:pk>/", TaskDetail.as_view(), name="detail"),
    path("tasks/<int:pk>/evidence/<int:evidence_pk>/", EvidenceFile.as_view(), name="evidence"),
    path("tasks/<int:pk>/<slug:act>/", TaskAct.as_view(), name="act"),
    path("questions/", QuestionList.as_view(), name="questions"),
    path("questions/<int:pk>/settle/", Settle.as_view(), name="settle"),
    path("audit/", Audit.as_view(), name="audit"),
    path("audit/export/", AuditExport.as_view(), name="audit_export"),
]

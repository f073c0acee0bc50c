"""Addresses of the work."""

from django.urls import path

from tasks.pages.views.acting import TaskActionPage
from tasks.pages.views.detail import TaskDetail
from tasks.pages.views.evidence import EvidenceArchive, EvidenceFile, EvidenceInside, EvidenceList, EvidenceShown
from tasks.pages.views.listing.audit import Audit
from tasks.pages.views.listing.bulk import InstructList, UrgeList
from tasks.pages.views.listing.lists import TaskList
from tasks.pages.views.mergers import MergeUnits
from tasks.pages.views.plans.dispatching import DispatchList, RecallList
from tasks.pages.views.plans.next_plan import NextPlan
from tasks.pages.views.plans.plan_life import PlanStep
from tasks.pages.views.questions import QuestionList, Settle
from tasks.pages.views.reporting.grid import ReportGrid
from tasks.pages.views.review import ReviewList
from tasks.pages.views.workbench.deciding import Decide
from tasks.pages.views.workbench.landing import Landing
from tasks.pages.views.workbench.page import Workbench
from tasks.pages.views.workbench.urging import UrgeAcknowledgements

app_name = "tasks"
urlpatterns = [
    path("start/", Landing.as_view(), name="landing"),
    path("", Workbench.as_view(), name="workbench"),
    path("dispatch/", DispatchList.as_view(), name="dispatch_list"),
    path("dispatch/recall/", RecallList.as_view(), name="recall_list"),
    path("decide/", Decide.as_view(), name="decide"),
    path("acknowledgements/urge/", UrgeAcknowledgements.as_view(), name="urge_acknowledgements"),
    path("review/", ReviewList.as_view(), name="review"),
    path("report/", ReportGrid.as_view(), name="grid"),
    path("tasks/", TaskList.as_view(), name="list"),
    path("tasks/urge/", UrgeList.as_view(), name="urge_list"),
    path("tasks/instruct/", InstructList.as_view(), name="instruct_list"),
    path("tasks/<number:pk>/", TaskDetail.as_view(), name="detail"),
    path("tasks/<number:pk>/evidence/", EvidenceList.as_view(), name="evidence_list"),
    path("tasks/<number:pk>/evidence/zip/", EvidenceArchive.as_view(), name="evidence_archive"),
    path("tasks/<number:pk>/evidence/<number:evidence_pk>/", EvidenceFile.as_view(), name="evidence"),
    path("tasks/<number:pk>/evidence/<number:evidence_pk>/view/", EvidenceShown.as_view(), name="evidence_shown"),
    path("tasks/<number:pk>/evidence/<number:evidence_pk>/inside/", EvidenceInside.as_view(), name="evidence_inside"),
    path("tasks/<number:pk>/<slug:act>/", TaskActionPage.as_view(), name="act"),
    path("questions/", QuestionList.as_view(), name="questions"),
    path("questions/<number:pk>/settle/", Settle.as_view(), name="settle"),
    path("plans/<str:code>/next/", NextPlan.as_view(), name="next_plan"),
    path("plans/<str:code>/<slug:step>/", PlanStep.as_view(), name="plan_step"),
    path("units/merge/", MergeUnits.as_view(), name="merge_units"),
    path("audit/", Audit.as_view(), name="audit"),
]

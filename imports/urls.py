"""Addresses of the way from a file to a plan."""

from django.urls import path

from imports.views.answering import (
    AnswerKind,
    AskAgain,
    ChooseReading,
    ClassifyRow,
    DecideLines,
    SetTargetPlan,
    TakeBack,
)
from imports.views.drafts import Discard, DraftPage, Units, Upload
from imports.views.editing import ColumnsPage, RowPage
from imports.views.saving import ChangesPage, ProgressPage, SavePage
from imports.views.scans import CellPicture, CheckCell
from imports.views.teaching import RevokeHabit, TeachPage
from jiading.web.sessions import asks_by_itself

app_name = "imports"
urlpatterns = [
    path("import/", Upload.as_view(), name="upload"),
    path("import/<number:pk>/", DraftPage.as_view(), name="draft"),
    path("import/<number:pk>/rows/<number:number>/", RowPage.as_view(), name="row"),
    path("import/<number:pk>/columns/<number:grid>/", ColumnsPage.as_view(), name="columns"),
    path("import/<number:pk>/units/", Units.as_view(), name="units"),
    path("import/<number:pk>/call/", ClassifyRow.as_view(), name="classify"),
    path("import/<number:pk>/answers/", AnswerKind.as_view(), name="answer_kind"),
    path("import/<number:pk>/lines/", DecideLines.as_view(), name="decide_lines"),
    path("import/<number:pk>/again/", AskAgain.as_view(), name="ask_again"),
    path("import/<number:pk>/undo/", TakeBack.as_view(), name="take_back"),
    path("import/<number:pk>/reading/", ChooseReading.as_view(), name="reading"),
    path("import/<number:pk>/picture/", CellPicture.as_view(), name="picture"),
    path("import/<number:pk>/checked/", CheckCell.as_view(), name="check_cell"),
    path("import/<number:pk>/aim/", SetTargetPlan.as_view(), name="target"),
    path("import/<number:pk>/save/", SavePage.as_view(), name="save"),
    path("import/<number:pk>/changes/", ChangesPage.as_view(), name="changes"),
    path("import/jobs/<number:pk>/", asks_by_itself(ProgressPage.as_view()), name="progress"),
    path("import/<number:pk>/habits/", TeachPage.as_view(), name="teach"),
    path("import/habits/<number:pk>/revoke/", RevokeHabit.as_view(), name="revoke_habit"),
    path("import/<number:pk>/discard/", Discard.as_view(), name="discard"),
]

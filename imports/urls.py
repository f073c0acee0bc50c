"""Addresses of the way from a file to a plan."""

from django.urls import path

from imports.views.answering import AnswerKind, AskAgain, ChooseReading, ClassifyRow, SetTargetPlan, TakeBack
from imports.views.drafts import Discard, DraftPage, Units, Upload
from imports.views.editing import ColumnsPage, RowPage
from imports.views.saving import ChangesPage, ProgressPage, SavePage
from imports.views.scans import CellPicture, CheckCell
from imports.views.teaching import RevokeHabit, TeachPage
from jiading.web.sessions import asks_by_itself

app_name = "imports"
urlpatterns = [
    path("import/", Upload.as_view(), name="upload"),
    path("import/<int:pk>/", DraftPage.as_view(), name="draft"),
    path("import/<int:pk>/rows/<int:number>/", RowPage.as_view(), name="row"),
    path("import/<int:pk>/columns/<int:grid>/", ColumnsPage.as_view(), name="columns"),
    path("import/<int:pk>/units/", Units.as_view(), name="units"),
    path("import/<int:pk>/call/", ClassifyRow.as_view(), name="classify"),
    path("import/<int:pk>/answers/", AnswerKind.as_view(), name="answer_kind"),
    path("import/<int:pk>/again/", AskAgain.as_view(), name="ask_again"),
    path("import/<int:pk>/undo/", TakeBack.as_view(), name="take_back"),
    path("import/<int:pk>/reading/", ChooseReading.as_view(), name="reading"),
    path("import/<int:pk>/picture/", CellPicture.as_view(), name="picture"),
    path("import/<int:pk>/checked/", CheckCell.as_view(), name="check_cell"),
    path("import/<int:pk>/aim/", SetTargetPlan.as_view(), name="target"),
    path("import/<int:pk>/save/", SavePage.as_view(), name="save"),
    path("import/<int:pk>/changes/", ChangesPage.as_view(), name="changes"),
    path("import/jobs/<int:pk>/", asks_by_itself(ProgressPage.as_view()), name="progress"),
    path("import/<int:pk>/habits/", TeachPage.as_view(), name="teach"),
    path("import/habits/<int:pk>/revoke/", RevokeHabit.as_view(), name="revoke_habit"),
    path("import/<int:pk>/discard/", Discard.as_view(), name="discard"),
]

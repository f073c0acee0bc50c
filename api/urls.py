"""Addresses for other machines."""

from django.urls import path

from api.views.calendar import CalendarFeed
from api.views.data import ChangeList, FigureList, Nothing, PlanList, PlanTasks
from api.views.document import Document

app_name = "api"
urlpatterns = [
    path("calendar/<str:token>.ics", CalendarFeed.as_view(), name="calendar"),
    path("api/v1/plans/", PlanList.as_view(), name="plans"),
    path("api/v1/plans/<str:code>/tasks/", PlanTasks.as_view(), name="tasks"),
    path("api/v1/plans/<str:code>/figures/", FigureList.as_view(), name="figures"),
    path("api/v1/plans/<str:code>/changes/", ChangeList.as_view(), name="changes"),
    path("api/v1/openapi.json", Document.as_view(), name="document"),
    path("api/<path:rest>", Nothing.as_view(), name="nothing"),
]

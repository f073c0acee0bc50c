"""The portal's addresses, and the floors that they are compared with."""

from django.urls import include, path

from scripts.bench import floors

urlpatterns = [
    path("floor/list/", floors.due_list),
    path("floor/overdue/", floors.overdue_list),
    path("floor/overview/", floors.overview),
    path("floor/task/<number:pk>/", floors.one_task),
    path("floor/report/<number:pk>/", floors.one_report),
    path("floor/list.xlsx", floors.workbook),
    path("", include("jiading.urls")),
]

"""Address of a reader's own filters."""

from django.urls import path

from saved_views.views import SavedViews

app_name = "saved_views"
urlpatterns = [path("tasks/views/", SavedViews.as_view(), name="list")]

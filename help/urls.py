"""Addresses of the help: that of one's own role, and one for each role."""

from django.urls import path

from help.views import HelpPage, PutHintsAway

app_name = "help"
urlpatterns = [
    path("help/", HelpPage.as_view(), name="own"),
    path("help/hints/", PutHintsAway.as_view(), name="put_hints_away"),
    path("help/<slug:role>/", HelpPage.as_view(), name="role"),
]

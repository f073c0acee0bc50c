"""Addresses of the sheets that units fill in on paper."""

from django.urls import path

from fill_sheets.views import FillSheetReview, FillSheets, FillSheetsDownload

app_name = "fill_sheets"
urlpatterns = [
    path("fill-sheets/", FillSheets.as_view(), name="list"),
    path("fill-sheets/download/", FillSheetsDownload.as_view(), name="download"),
    path("fill-sheets/<number:pk>/", FillSheetReview.as_view(), name="review"),
]

from django.apps import AppConfig


class FillSheetsConfig(AppConfig):
    name = "fill_sheets"
    verbose_name = "填报单"
    addresses = "fill_sheets.urls"

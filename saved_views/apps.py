from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "saved_views"
    verbose_name = "常用筛选"
    addresses = "saved_views.urls"

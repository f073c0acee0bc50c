from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "help"
    verbose_name = "帮助"
    addresses = "help.urls"

from django.apps import AppConfig

from jiading.web.navigation import NavigationEntry


class ExportsConfig(AppConfig):
    name = "exports"
    verbose_name = "报表文件"
    addresses = "exports.urls"
    navigation = (NavigationEntry(80, "报表", "exports:reports", "MAKE_REPORT", whole_app=True),)
    jobs = ("exports.services.making.REPORTS",)

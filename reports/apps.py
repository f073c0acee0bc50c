from django.apps import AppConfig

from jiading.web.navigation import NavigationEntry


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"
    addresses = "reports.urls"
    navigation = (
        NavigationEntry(15, "全部方案", "reports:plans", "READ_TABLE"),
        NavigationEntry(20, "分解表", "reports:table", "READ_TABLE"),
        NavigationEntry(40, "总览", "reports:overview", "READ_TASK"),
        NavigationEntry(50, "时间轴", "reports:timeline", "READ_TASK"),
        NavigationEntry(60, "逾期", "reports:overdue", "READ_TASK"),
        NavigationEntry(70, "单位", "reports:units", "READ_TASK"),
    )

from django.apps import AppConfig

from jiading.web.navigation import NavigationEntry


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "任务"
    addresses = "tasks.urls"
    navigation = (
        NavigationEntry(10, "工作台", "tasks:workbench"),
        NavigationEntry(30, "任务", "tasks:list", "READ_TASK"),
        NavigationEntry(90, "待核实", "tasks:questions", "READ_TABLE"),
        NavigationEntry(110, "台账审计", "tasks:audit", "AUDIT"),
        NavigationEntry(130, "单位合并", "tasks:merge_units", "MANAGE_ACCOUNTS"),
    )

    def ready(self) -> None:
        """Let the lists that 后台 imports be read as tables are: in a process of their own, within bounds."""
        from jiading import spreadsheets
        from tableparser.files.grid import Refused
        from tableparser.files.opening import read_list

        spreadsheets.read_with(read_list, refusal=Refused)

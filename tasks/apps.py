from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        """Let the lists that 后台 imports be read as tables are: in a process of their own, within bounds."""
        from jiading import spreadsheets
        from tableparser.files.grid import Refused
        from tableparser.files.opening import read_list

        spreadsheets.read_with(read_list, refusal=Refused)

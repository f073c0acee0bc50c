"""manage.py queue_worker: the process that makes reports and saves imports."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jiading.jobs import process
from jiading.jobs.worker import run_waiting


class Command(BaseCommand):
    requires_system_checks = []  # they load every page; the portal has run them
    help = (
        "后台处理进程：制作报表、保存导入。一直运行，收到 SIGTERM 或 Ctrl+C 后做完手里的一件再退出；"
        f"做满 {process.MOST_JOBS} 件自行退出，由启动它的程序重新启动。"
        "make run 和 gunicorn 会自动启动，systemd 见 docs/operations。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="只做现在排队的，做完就退出")
        parser.add_argument("--parent", type=int, help="这个进程结束时一起结束（gunicorn 启动时使用）")

    def handle(self, *args: Any, once: bool, parent: int | None, **options: Any) -> None:
        if once:
            self.stdout.write(f"做了 {len(run_waiting())} 件。")
            return
        worker = process.Worker()
        worker.listen()
        if parent is not None and not process.end_with(parent):
            return
        worker.run()

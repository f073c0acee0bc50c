"""manage.py load_jiading: the official table as a live plan; a real installation begins with this alone."""

from typing import Any

from django.core.management.base import BaseCommand

from departments.people import first_account, system_account
from imports.services.official_table import load_departments, load_jiading
from indicators.models import OpenQuestion, Plan
from jiading.database.db_statistics import count_again
from jiading.day import now
from tasks.models import Task


class Command(BaseCommand):
    help = "载入嘉定区创建国家公共文化服务体系示范区任务指标分解表（附件2）"

    def handle(self, *args: Any, **options: Any) -> None:
        new_units = load_departments()
        plan = load_jiading(by=system_account(), when=now())
        if plan is None:
            self.stdout.write(f"分解表已载入过，{new_units} 处变更。")
        else:
            count_again()
            self.tell(plan)
        if made := first_account():
            account, password = made
            self.stdout.write(f"第一个账号：{account.username}　初始密码：{password}　（只显示这一次，首次登录须修改）")

    def tell(self, plan: Plan) -> None:
        rows, tasks = plan.projects.count(), Task.objects.filter(plan=plan).count()
        questions = OpenQuestion.objects.filter(project__plan=plan).count()
        self.stdout.write(f"已载入《{plan.title}》：{rows} 行，{tasks} 项任务，{questions} 处待核实。")

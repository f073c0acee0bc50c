"""The pictures of the help: which page a role sees on each, and what it shows in words.

They are kept as static/help/NAME.png; `make help-pictures` makes them anew from the demonstration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from departments.choices import Role

WIDTH, HEIGHT = 1024, 600  # CSS pixels, which are the pixels of the file
FOLDER = "help"  # within static/


@dataclass(frozen=True)
class Picture:
    """What a person of a role sees on a page: the page by the name of its address, and what is told of it."""

    name: str
    page: str
    words: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def file(self) -> str:
        """Return the path within static/."""
        return f"{FOLDER}/{self.name}.png"


PICTURES: Mapping[str, Sequence[Picture]] = {
    Role.CLERK: (
        Picture(
            "clerk-workbench",
            "tasks:workbench",
            "工作台：上面一句是最急的事，旁边是去办的按钮，下面逐段列出。",
            "经办人的工作台，从上到下是最急的事和按钮、各有几项的一排数、待回复的任务",
        ),
        Picture(
            "clerk-grid",
            "tasks:grid",
            "一页反馈：每行一项任务，在右边写进展和百分比。",
            "经办人的一页反馈，每行左边是任务和上次反馈，右边是要填的进展和百分比",
        ),
    ),
    Role.HEAD: (
        Picture(
            "head-workbench",
            "tasks:workbench",
            "工作台：除了本单位要反馈的，还有只能由负责人办的。",
            "单位负责人的工作台，从上到下是最急的事和按钮、各有几项的一排数、要办的任务",
        ),
        Picture(
            "head-overview",
            "reports:overview",
            "总览：本单位承担的任务办到哪里了，每个数点开就是名单。",
            "单位负责人的总览，上面是落实率和每种灯各有几项",
        ),
    ),
    Role.OFFICE: (
        Picture(
            "office-workbench",
            "tasks:workbench",
            "工作台：等创建办决定的事，一句话、一排数，再往下逐段列出。",
            "创建办的工作台，上面是今天要定的事和一排数，下面是等着审核的办结申请",
        ),
        Picture(
            "office-list",
            "tasks:list",
            "任务：先筛选，再催办、制作报表或导出本列表。",
            "创建办的任务列表，上面是筛选条件，中间是催办本列表和导出本列表的按钮，下面是任务",
        ),
    ),
    Role.LEADER: (
        Picture(
            "leader-overview",
            "reports:overview",
            "总览：落实率和每种灯各有几项，每个数点开就是名单。",
            "领导的总览，上面是落实率和每种灯各有几项，下面是逾期最久的任务和变化",
        ),
        Picture(
            "leader-overdue",
            "reports:overdue",
            "逾期：哪些单位逾期，卡在谁手里。",
            "领导的逾期页面，逐项列出逾期的任务、逾期几天、卡在哪个单位",
        ),
    ),
    Role.AUDITOR: (
        Picture(
            "auditor-audit",
            "tasks:audit",
            "台账审计：上面是筛选条件，下面一行是一条台账。",
            "审计员的台账审计页面，上面是筛选条件，下面逐条列出日期、单位、人和内容",
        ),
    ),
    Role.SYSADMIN: (
        Picture(
            "sysadmin-workbench",
            "tasks:workbench",
            "工作台：没有登录过的账号和没有账号的单位。",
            "系统管理员的工作台，列出还没有登录过的账号、没有账号的单位和运行状态",
        ),
        Picture(
            "sysadmin-status",
            "notices:status",
            "运行状态：提醒邮件、磁盘、后台处理进程。",
            "系统管理员的运行状态页面，列出提醒邮件、处理进程和磁盘的情况",
        ),
    ),
}

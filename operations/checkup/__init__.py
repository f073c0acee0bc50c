"""The examination of an installation: a table of checks that one can extend by a line."""

from collections.abc import Sequence

from django.db import DatabaseError, transaction

from jiading.day import Moment
from operations.checkup import database_checks, machine_checks, routine_checks, setting_checks
from operations.checkup.findings import Check, Finding, bad

CHECKS: tuple[Check, ...] = (
    Check("密钥", setting_checks.keys),
    Check("运行方式", setting_checks.modes),
    Check("加密访问", setting_checks.encryption),
    Check("时钟", setting_checks.clock),
    Check("门户网址", setting_checks.address),
    Check("数据库设置", database_checks.durability),
    Check("数据库迁移", database_checks.migrations),
    Check("目录", machine_checks.rights),
    Check("磁盘", machine_checks.disk),
    Check("后台处理进程", machine_checks.worker),
    Check("字体", machine_checks.fonts),
    Check("导入的格式", machine_checks.programs),
    Check("台账锚值", routine_checks.anchor),
    Check("每日提醒", routine_checks.reminders),
    Check("定期报表", routine_checks.schedules),
    Check("备份", routine_checks.backup),
)
MAIL = Check("发信服务器", setting_checks.mail)


def findings(when: Moment, checks: Sequence[Check] = CHECKS) -> list[tuple[str, Finding]]:
    """Return what each check finds at that moment; a database that does not answer is a finding, too."""
    return [(check.name, found_by(check, when)) for check in checks]


def found_by(check: Check, when: Moment) -> Finding:
    try:
        with transaction.atomic():
            return check.find(when)
    except DatabaseError as fault:
        return bad(
            f"数据库答不上来：{str(fault).splitlines()[0][:120]}",
            "看数据库是否在运行，DATABASE_URL 是否正确，迁移是否做完",
        )

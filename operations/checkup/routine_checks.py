"""Checks of what has to happen every day: the anchor of the ledger, reminders, scheduled reports, backups."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from exports.services.schedules import due_by
from jiading.day import Moment
from notices.models import Reminder
from operations.checkup.findings import Finding, bad, doubtful, good
from operations.shelf import backups_in
from tasks.models import LedgerAnchor, LedgerEntry

LATEST_BACKUP = timedelta(hours=25)  # a day, and what a backup may take longer than the one before
UNSENT_DAYS = 3


def anchor(when: Moment) -> Finding:
    """The fingerprint of yesterday's ledger is kept, without which a tail that was cut off is not noticed."""
    mend = "让定时任务每天运行 manage.py verify_ledger --anchor，把锚值另存到别的机器"
    last = LedgerAnchor.objects.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return bad("从来没有留过台账锚值", mend) if LedgerEntry.objects.exists() else good("还没有台账")
    late = (when.on - last).days - 1
    if late > 1:
        return bad(f"台账锚值停在 {last}，已有 {late} 天没有留", mend)
    return good(f"台账锚值留到 {last}")


def reminders(when: Moment) -> Finding:
    """What was to be sent in the last days has been sent."""
    unsent = Reminder.objects.unsent().since(when.on - timedelta(days=UNSENT_DAYS)).filter(on__lt=when.on).count()
    if unsent:
        return bad(
            f"最近 {UNSENT_DAYS} 天有 {unsent} 封提醒没有发出", "再运行一次 manage.py remind --send，看运行状态里的故障"
        )
    last = Reminder.objects.order_by("-on").values_list("on", flat=True).first()
    if settings.EMAIL_HOST and last is None:
        return doubtful("设了发信服务器，还没有发过提醒", "让定时任务每天早上运行 manage.py remind --send")
    return good(f"提醒发到 {last}" if last else "没有设置发信服务器，不发提醒")


def schedules(when: Moment) -> Finding:
    """No scheduled report that was due yesterday is still to be written."""
    due = due_by(when.on - timedelta(days=1))
    if due:
        names = "、".join(each.schedule.name for each in due)
        return bad(f"定期报表到期没有制作：{names}", "让定时任务每十分钟运行 manage.py make_reports --write --send")
    return good("定期报表没有拖欠")


def backup(when: Moment) -> Finding:
    """The newest backup is of the last day, and whole."""
    mend = "让定时任务每天运行 manage.py backup 和 backups --check newest，见 docs/operations/backup.md"
    if not settings.BACKUP_DIR:
        return bad("没有设置放备份的目录 BACKUP_DIR", mend)
    newest = next(iter(backups_in(Path(settings.BACKUP_DIR))), None)
    if newest is None:
        return bad(f"{settings.BACKUP_DIR} 里还没有备份", mend)
    if newest.manifest is None or newest.fault:
        return bad(f"最近一份备份已损坏：{newest.fault}", "马上再备份一次；损坏的留着查原因")
    age = when.at - newest.manifest.moment
    if age > LATEST_BACKUP:
        return bad(f"最近一份备份是 {age.days or 1} 天以前的（{newest.folder.name}）", mend)
    if newest.checked_at is None:
        return doubtful(f"最近一份备份 {newest.folder.name} 还没有核对", "运行 manage.py backups --check newest")
    return good(f"最近一份备份 {newest.folder.name}，核对完好")

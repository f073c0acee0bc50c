"""manage.py make_reports: writes what is due and what waits; shows what it would do until told --write and --send."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exports.choices import MadeState
from exports.cycles import span_words
from exports.kinds import KINDS
from exports.models import MadeReport
from exports.services import mailing, making, schedules, worker
from jiading.day import Moment, UnknownDay, now, parse_day, today

PATIENCE = 300.0  # seconds for what the workers of the portal have in hand


class Command(BaseCommand):
    help = (
        "定期报表：列出到期要写的、排队的报表和没有发出的邮件；加 --write 才写文件，加 --send 才发邮件。"
        "同一期重复运行只写一次，漏了的日子会补写。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="按哪一天算到期，如 2016-11-01，默认今天")
        parser.add_argument("--write", action="store_true", help="写到期的定期报表和排队的报表，清理残留文件")
        parser.add_argument("--send", action="store_true", help="把写好的定期报表发给收件人；没有发出的下次补发")

    def handle(self, *args: Any, on: str | None, write: bool, send: bool, **options: Any) -> None:
        try:
            day = parse_day(on) if on else today()
        except UnknownDay as refusal:
            raise CommandError(str(refusal)) from refusal
        if write and day > today():
            raise CommandError(f"{day} 还没有到，不能写。")
        if send and not (settings.EMAIL_HOST and settings.PORTAL_URL):
            raise CommandError("还不能发送：请在 .env 里设置 EMAIL_HOST 和 PORTAL_URL。")
        self.preview(day)
        if write:
            self.write(day)
        if send:
            self.send()
        if not write and not send:
            self.stdout.write("以上只是预览，什么都没有写；加 --write 写报表，加 --send 发邮件。")

    def preview(self, day: date) -> None:
        """Say what is due, what waits and what has not been sent."""
        due = schedules.due_by(day)
        for one in due:
            for span in one.spans:
                period = span_words(one.schedule, span.first, span.last)
                self.stdout.write(
                    f"到期：{one.schedule.name}（{period}），截至 {span.last}{'；' if one.fault else ''}{one.fault}"
                )
        count = sum(len(one.spans) for one in due)
        waiting = MadeReport.objects.under_way().count()
        emails = len(mailing.waiting_emails())
        self.stdout.write(f"{day}：到期 {count} 份，排队或制作中 {waiting} 份，没有发出的邮件 {emails} 封。")

    def write(self, day: date) -> None:
        """Write every due report once for its period, then what waits; one that cannot be written harms no other."""
        faults = schedules.write_due(on=day, when=Moment(at=now().at, on=day))
        for sentence in faults:
            self.stderr.write(f"没有写：{sentence}")
        if swept := making.sweep(now().at):
            self.stdout.write(f"清理了 {swept} 个残留文件。")
        waiting = set(MadeReport.objects.under_way().values_list("pk", flat=True))
        worker.make_waiting()
        worker.wait_until_settled(waiting, PATIENCE)
        self.tell_what_was_made(waiting)
        if faults:
            raise CommandError(f"有 {len(faults)} 个定期报表没有写。")

    def tell_what_was_made(self, settled: Iterable[int]) -> None:
        """Say what became of each report, whoever made it; raise CommandError when one failed, so that cron tells."""
        failed = 0
        for report in MadeReport.objects.filter(pk__in=settled).select_related("schedule").order_by("pk"):
            name = report.schedule.name if report.schedule else KINDS[report.kind].label
            if report.state == MadeState.DONE:
                self.stdout.write(f"写好：{name}，截至 {report.as_of}，{report.size} 字节，SHA-256 {report.sha256}")
            elif report.state == MadeState.FAILED:
                failed += 1
                self.stderr.write(f"没有做成：{name}，截至 {report.as_of}：{report.fault}")
        if failed:
            raise CommandError(f"有 {failed} 份没有做成，可在报表页面重新制作。")

    def send(self) -> None:
        outcome = mailing.send_emails()
        self.stdout.write(f"发出 {outcome.sent} 封，没有发出 {len(outcome.faults)} 封。")
        for sentence in outcome.faults:
            self.stderr.write(sentence)
        if outcome.faults:
            raise CommandError(f"有 {len(outcome.faults)} 封没有发出，已记下；再运行一次 make_reports --send 会补发。")

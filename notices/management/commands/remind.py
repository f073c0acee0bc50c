"""manage.py remind: one email a day for each person who owes something; shows what it would send until told --send."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.people import masked
from jiading.day import UnknownDay, parse_day, today
from notices.digest import Digest, digests_on, group_message
from notices.services import reminding


class Command(BaseCommand):
    help = "每日提醒：列出谁会收到什么；加 --send 才发送，同一天重复运行只发一次"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="按哪一天的情况提醒，如 2016-10-15，默认今天")
        parser.add_argument("--send", action="store_true", help="真正发送邮件和工作群消息")

    def handle(self, *args: Any, on: str | None, send: bool, **options: Any) -> None:
        try:
            day = parse_day(on) if on else today()
        except UnknownDay as refusal:
            raise CommandError(str(refusal)) from refusal
        digests = digests_on(day)
        for one in digests:
            address = masked(one.person.email) or "没有电子邮箱，不发"
            self.stdout.write(f"{one.person}（{address}）：{one.summary}")
        self.stdout.write(f"{day}：{len(digests)} 人有要提醒的事。")
        if send:
            self.send(day, digests)
        else:
            self.stdout.write("以上只是预览，没有发送；加 --send 发送。")

    def send(self, day: date, digests: list[Digest]) -> None:
        """Send the emails, then tell the group; a group that cannot be told harms no email."""
        if not settings.EMAIL_HOST or not settings.PORTAL_URL:
            raise CommandError("还不能发送：请在 .env 里设置 EMAIL_HOST 和 PORTAL_URL。")
        emails = [one.email() for one in digests if one.person.email]
        outcome = reminding.send_emails(emails=emails, on=day)
        self.stdout.write(
            f"发出 {outcome.sent} 封，今天已发过或正在发 {outcome.before} 封，没有发出 {len(outcome.faults)} 封。"
        )
        faults = outcome.faults
        group = group_message(day) if settings.WORK_CHAT_WEBHOOK else None
        if group:
            told = reminding.tell_group(email=group, on=day)
            self.stdout.write("已发到工作群。" if told.sent else "工作群今天已发过，或没有发出。")
            faults = faults + told.faults
        for sentence in faults:
            self.stderr.write(sentence)
        if faults:
            raise CommandError(f"有 {len(faults)} 条没有发出，已记下；再运行一次 remind --send 会补发。")

"""Checks of what .env says: keys, modes that are not for work, the time."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from jiading.day import Moment
from jiading.environment import BASE_DIR
from operations.checkup.findings import Finding, all_of, bad, doubtful, good
from tasks.models import LedgerEntry

ZONE = "Asia/Shanghai"
FEW_CHARACTERS = 10  # different ones; a random key of 32 has more
SLACK = timedelta(minutes=2)  # by which two clocks may differ


def keys(_: Moment) -> Finding:
    """Keys are random, not the same, and nobody else can read them."""
    return all_of(
        key_faults(), "密钥是随机的，别人读不到", "用 scripts/make_env.py 的办法另生成；LEDGER_KEY 有台账以后不能换"
    )


def key_faults() -> Iterator[str]:
    if settings.SECRET_KEY == settings.LEDGER_KEY:
        yield "SECRET_KEY 和 LEDGER_KEY 是同一个"
    for name in ("SECRET_KEY", "LEDGER_KEY"):
        if len(set(getattr(settings, name))) < FEW_CHARACTERS:
            yield f"{name} 太容易猜到"
    file = BASE_DIR / ".env"
    if file.exists() and file.stat().st_mode & 0o077:
        yield ".env 别的账号也读得到（chmod 600 .env）"


def modes(_: Moment) -> Finding:
    """Neither debugging nor a demonstration nor a fixed day is switched on."""
    on = [name for name in ("DEBUG", "DEMO", "PORTAL_TODAY") if getattr(settings, name)]
    return all_of([f"{name} 打开了" for name in on], "没有打开调试、演示和固定日期", "从 .env 里去掉，重新启动门户")


def encryption(_: Moment) -> Finding:
    """Browsers speak to the portal by TLS."""
    if settings.TLS:
        return good("经 HTTPS 访问")
    return doubtful("没有经 HTTPS 访问，密码在网络上是明文", "在代理上配好证书，.env 里设 TLS=on")


def clock(when: Moment) -> Finding:
    """The zone is Shanghai's, and the clock is not behind what was entered or apart from the database's."""
    mend = f"TIME_ZONE 应为 {ZONE}；用 timedatectl 打开自动校时，再重新启动门户"
    return all_of(clock_faults(when), f"时区 {ZONE}，现在是 {timezone.localtime(when.at):%Y-%m-%d %H:%M}", mend)


def clock_faults(when: Moment) -> Iterator[str]:
    if settings.TIME_ZONE != ZONE:
        yield f"时区是 {settings.TIME_ZONE}"
    last = LedgerEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if last is not None and last > when.at + SLACK and not settings.PORTAL_TODAY:
        yield f"时钟慢了：最近一条台账记在 {timezone.localtime(last):%Y-%m-%d %H:%M}"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - timezone.now())
        if apart > SLACK:
            yield f"本机的时钟与数据库服务器相差 {round(apart.total_seconds())} 秒"


def address(_: Moment) -> Finding:
    """Links in mail have an address to begin with."""
    if settings.PORTAL_URL:
        return good(f"邮件里的链接以 {settings.PORTAL_URL} 开头")
    return doubtful("没有设置 PORTAL_URL，邮件和日历里没有链接", "在 .env 里写明门户的网址")


def mail(_: Moment) -> Finding:
    """The mail server takes the sign-in; asked only when it is wanted, because it may take ten seconds."""
    if not settings.EMAIL_HOST:
        return doubtful("没有设置发信服务器，不发提醒", "在 .env 里设置 EMAIL_HOST")
    try:
        with get_connection():
            return good(f"发信服务器 {settings.EMAIL_HOST} 可用")
    except OSError as fault:  # also what smtplib raises
        return bad(f"发信服务器 {settings.EMAIL_HOST} 不可用：{fault}", "核对 .env 里的 EMAIL_… 各项和防火墙")

"""What the environment says, read once; every value has its line in .env.example and in docs/operations/settings.md.

A value that cannot be meant, or that leaves a door open, keeps the portal from starting: each refusal names its
variable in a Chinese sentence.
"""

import re
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
ON, OFF = ("on", "true", "yes", "1"), ("", "off", "false", "no", "0")
ALIKE = 0.8  # of two keys: random ones have about 0.3

env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")


def text(name: str, default: str = "") -> str:
    return str(env.str(name, default=default)).strip()


def secret(name: str) -> str:
    """Return a secret of at least 32 characters; there is no default for it."""
    value = str(env.str(name, default=""))
    if len(value) < 32 or value.startswith("change-me"):
        raise ImproperlyConfigured(f"请在环境变量或 .env 里设置 {name}：至少 32 个随机字符。")
    return value


def secret_unlike(name: str, other: str, other_value: str) -> str:
    """Return a secret that cannot be guessed by who has read the other one."""
    value = secret(name)
    if SequenceMatcher(None, value.lower(), other_value.lower(), autojunk=False).ratio() > ALIKE:
        raise ImproperlyConfigured(
            f"{name} 不能和 {other} 相同或相近。请另外生成 {other}：至少 32 个随机字符；台账已用的 {name} 不改。"
        )
    return value


def web_address(name: str, *, only_https: bool = False) -> str:
    """Return an http or https address without its last slash, or nothing when it is not set."""
    value = text(name).rstrip("/")
    if value and not re.fullmatch(r"https?://[^\s/?#@]+[^\s]*", value):
        raise ImproperlyConfigured(f"{name} 应写成 https://portal.example.gov.cn 的样子，现在是「{value[:60]}」。")
    if only_https and value.startswith("http:"):
        raise ImproperlyConfigured(f"TLS=on 时 {name} 必须以 https:// 开头，现在是「{value[:60]}」。")
    return value


def origins(name: str, *, only_https: bool) -> list[str]:
    """Return the addresses, separated by commas, from which forms may be sent."""
    listed = [each.strip() for each in text(name).split(",") if each.strip()]
    for each in listed:
        if not re.fullmatch(r"https?://[^\s/?#@*]+", each) or (only_https and each.startswith("http:")):
            raise ImproperlyConfigured(
                f"{name} 里的「{each[:60]}」应写成 https://portal.example.gov.cn 的样子，不带路径和 *。"
            )
    return listed


def mail_security() -> str:
    """Return how the mail server is spoken to: none, starttls or ssl."""
    value = text("EMAIL_SECURITY", "none").lower()
    if value not in ("none", "starttls", "ssl"):
        raise ImproperlyConfigured(f"EMAIL_SECURITY 只能是 none、starttls 或 ssl，现在是「{value[:20]}」。")
    return value


def mail_account(host: str) -> tuple[str, str]:
    """Return the account and password for the mail server; each needs what comes before it."""
    user, password = text("EMAIL_HOST_USER"), str(env.str("EMAIL_HOST_PASSWORD", default=""))
    if user and not host:
        raise ImproperlyConfigured("设置了 EMAIL_HOST_USER，却没有设置发信服务器 EMAIL_HOST。")
    if password and not user:
        raise ImproperlyConfigured("设置了 EMAIL_HOST_PASSWORD，却没有设置发信账号 EMAIL_HOST_USER。")
    return user, password


def sender() -> str:
    """Return from whom mail comes: an address, with or without a name before it."""
    value = text("EMAIL_FROM", "portal@localhost")
    if not re.fullmatch(r"[^\s<>@]+@[^\s<>@]+|[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>", value):
        raise ImproperlyConfigured(
            f"EMAIL_FROM 应写成 任务督办 <portal@example.gov.cn> 的样子，现在是「{value[:60]}」。"
        )
    return value


def switch(name: str) -> bool:
    """Return whether it is on; a word that says neither is refused, since "off" would be taken for it."""
    value = text(name).lower()
    if value not in (*ON, *OFF):
        raise ImproperlyConfigured(f"{name} 只能是 on 或 off，现在是「{value[:20]}」。")
    return value in ON


def positive(name: str, default: int, *, most: int = 9_999_999) -> int:
    """Return a whole number of at least 1; zero minutes or megabytes would shut everybody out."""
    said = text(name, str(default))
    if not re.fullmatch(r"[1-9][0-9]{0,6}", said) or int(said) > most:
        raise ImproperlyConfigured(f"{name} 应是正整数，最大 {most}，现在是「{said[:20]}」。")
    return int(said)


def count(name: str, default: int, *, most: int = 9_999_999) -> int:
    """Return a whole number that may be 0, which means "never", "none" or "without limit"."""
    said = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,7}", said) or int(said) > most:
        raise ImproperlyConfigured(f"{name} 应是 0 或正整数，最大 {most}，现在是「{said[:20]}」。")
    return int(said)


def rates(defaults: dict[str, int], demo: bool) -> dict[str, int]:
    """Return how often a minute each costly thing may be asked for; in a demonstration one person plays everybody."""
    return {kind: count(f"RATE_{kind.upper()}", most * 10 if demo else most) for kind, most in defaults.items()}


def hosts() -> list[str]:
    """Return the allowed hosts; a star is refused, and what is no name or address of a machine."""
    named = [each.strip() for each in text("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",") if each.strip()]
    if any("*" in host for host in named):
        raise ImproperlyConfigured("ALLOWED_HOSTS 不能用 *，请写明门户的域名或地址。")
    for host in named:
        if not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]", host):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS 里的「{host[:60]}」应只写域名或地址，不带 https://、端口和路径。"
            )
    if not named:
        raise ImproperlyConfigured("ALLOWED_HOSTS 是空的，请写明门户的域名或地址。")
    return named


def database(default: str) -> dict[str, Any]:
    """Return the database of DATABASE_URL as Django names its parts; SQLite or PostgreSQL."""
    url = text("DATABASE_URL", default)
    if not re.match(r"(sqlite|postgres|postgresql)://", url):
        raise ImproperlyConfigured(
            "DATABASE_URL 应以 postgres:// 或 sqlite:// 开头，如 postgres://用户:密码@主机:5432/库名。"
        )
    try:
        return dict(env.db_url_config(url))
    except ValueError:
        raise ImproperlyConfigured(
            "DATABASE_URL 读不懂，应写成 postgres://用户:密码@主机:5432/库名，密码里的特殊字符要转义。"
        ) from None


def folder(name: str, default: Path) -> Path:
    """Return a folder by its whole path."""
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise ImproperlyConfigured(f"{name} 应写完整路径，如 /srv/portal/media，现在是「{str(value)[:60]}」。")
    return value


def fixed_day(demo: bool) -> date | None:
    """Return the day that drills and demonstrations call today; elsewhere every entry would bear a false day."""
    said = text("PORTAL_TODAY", "2016-10-15" if demo else "")
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        raise ImproperlyConfigured(f"PORTAL_TODAY 应写成 2016-10-15 的样子，现在是「{said[:20]}」。") from None
    if day and not demo:
        raise ImproperlyConfigured("PORTAL_TODAY 只能在 DEMO=on 时设置：正式使用时台账的日期必须是真实的今天。")
    return day


def debugging(allowed: list[str]) -> bool:
    """Return whether faults show their traces; refused where others than this machine could read them."""
    debug = switch("DEBUG")
    if debug and not set(allowed) <= LOCAL_HOSTS:
        raise ImproperlyConfigured("DEBUG=on 只允许本机使用：正式使用时请去掉 DEBUG，否则出错页面会泄露内部情况。")
    return debug


def demonstration(allowed: list[str], debug: bool) -> bool:
    """Return whether this is a demonstration; one that others could reach is refused."""
    demo = switch("DEMO")
    if demo and debug:
        raise ImproperlyConfigured("DEMO 和 DEBUG 不能同时打开。")
    if demo and not set(allowed) <= LOCAL_HOSTS:
        raise ImproperlyConfigured("DEMO=on 只允许本机访问：ALLOWED_HOSTS 只能是 localhost、127.0.0.1。")
    return demo

"""What the environment says, read once; every value has its line in .env.example."""

import re
from datetime import date
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}

env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")


def secret(name: str) -> str:
    """Return a secret of at least 32 characters; there is no default for it."""
    value = str(env.str(name, default=""))
    if len(value) < 32 or value.startswith("change-me"):
        raise ImproperlyConfigured(f"请在环境变量或 .env 里设置 {name}：至少 32 个随机字符。")
    return value


def web_address(name: str) -> str:
    """Return an http or https address without its last slash, or nothing when it is not set."""
    value = str(env.str(name, default="")).strip().rstrip("/")
    if value and not re.fullmatch(r"https?://[^\s/?#@]+[^\s]*", value):
        raise ImproperlyConfigured(f"{name} 应写成 https://portal.example.gov.cn 的样子，现在是「{value[:60]}」。")
    return value


def mail_security() -> str:
    """Return how the mail server is spoken to: none, starttls or ssl."""
    value = str(env.str("EMAIL_SECURITY", default="none")).lower()
    if value not in ("none", "starttls", "ssl"):
        raise ImproperlyConfigured(f"EMAIL_SECURITY 只能是 none、starttls 或 ssl，现在是「{value[:20]}」。")
    return value


def switch(name: str) -> bool:
    return bool(env.bool(name, default=False))


def positive(name: str, default: int) -> int:
    """Return a whole number of at least 1; zero minutes or megabytes would shut everybody out."""
    text = str(env.str(name, default=str(default))).strip()
    if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
        raise ImproperlyConfigured(f"{name} 应是正整数，最多 7 位，现在是「{text[:20]}」。")
    return int(text)


def rates(defaults: dict[str, int], demo: bool) -> dict[str, int]:
    """Return how often a minute each costly thing may be asked for; in a demonstration one person plays everybody."""
    named = {
        kind: env.int(f"RATE_{kind.upper()}", default=most * 10 if demo else most) for kind, most in defaults.items()
    }
    for kind, most in named.items():
        if most < 0:
            raise ImproperlyConfigured(f"RATE_{kind.upper()} 应是 0（不限）或正整数，现在是 {most}。")
    return named


def hosts() -> list[str]:
    """Return the allowed hosts; a star is refused."""
    named: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
    if any("*" in host for host in named):
        raise ImproperlyConfigured("ALLOWED_HOSTS 不能用 *，请写明门户的域名或地址。")
    return named


def fixed_day(demo: bool) -> date | None:
    """Return the day that drills and demonstrations call today."""
    text = env.str("PORTAL_TODAY", default="2016-10-15" if demo else "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ImproperlyConfigured(f"PORTAL_TODAY 应写成 2016-10-15 的样子，现在是「{text}」。") from None


def demonstration(allowed: list[str], debug: bool) -> bool:
    """Return whether this is a demonstration; one that others could reach is refused."""
    demo = switch("DEMO")
    if demo and debug:
        raise ImproperlyConfigured("DEMO 和 DEBUG 不能同时打开。")
    if demo and not set(allowed) <= LOCAL_HOSTS:
        raise ImproperlyConfigured("DEMO=on 只允许本机访问：ALLOWED_HOSTS 只能是 localhost、127.0.0.1。")
    return demo

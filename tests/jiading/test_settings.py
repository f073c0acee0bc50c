"""Settings that must not boot are refused in a Chinese sentence that names the variable, and all are written down."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
KEYS = {"SECRET_KEY": "s" * 40, "LEDGER_KEY": "l" * 40}
TLS = {"TLS": "on", "ALLOWED_HOSTS": "portal.example.cn"}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess:
    """Read the settings in a process of its own, with nothing but these variables."""
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    own |= KEYS | environment | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    read = [sys.executable, "-c", "import jiading.settings"]
    return subprocess.run(read, env=own, cwd="/", capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"LEDGER_KEY": "s" * 40}, "LEDGER_KEY 不能和 SECRET_KEY 相同或相近"),
        ({"LEDGER_KEY": "S" * 39 + "x"}, "LEDGER_KEY 不能和 SECRET_KEY 相同或相近"),
        ({"DEBUG": "on", "ALLOWED_HOSTS": "portal.example.cn"}, "DEBUG=on 只允许本机使用"),
        ({"PORTAL_TODAY": "2016-10-15"}, "PORTAL_TODAY 只能在 DEMO=on 时设置"),
        ({"TLS": "onn"}, "TLS 只能是 on 或 off"),
        (TLS | {"PORTAL_URL": "http://portal.example.cn"}, "TLS=on 时 PORTAL_URL 必须以 https:// 开头"),
        (TLS | {"CSRF_TRUSTED_ORIGINS": "http://portal.example.cn"}, "CSRF_TRUSTED_ORIGINS 里的"),
        ({"CSRF_TRUSTED_ORIGINS": "portal.example.cn"}, "CSRF_TRUSTED_ORIGINS 里的"),
        ({"ALLOWED_HOSTS": ","}, "ALLOWED_HOSTS 是空的"),
        ({"ALLOWED_HOSTS": "https://portal.example.cn:8443/"}, "ALLOWED_HOSTS 里的"),
        ({"DATABASE_URL": "mysql://portal@127.0.0.1/portal"}, "DATABASE_URL 应以 postgres:// 或 sqlite:// 开头"),
        ({"DATABASE_URL": "postgres://portal@127.0.0.1:port/portal"}, "DATABASE_URL 读不懂"),
        ({"MEDIA_ROOT": "media"}, "MEDIA_ROOT 应写完整路径"),
        ({"EMAIL_HOST_USER": "portal"}, "设置了 EMAIL_HOST_USER，却没有设置发信服务器 EMAIL_HOST"),
        ({"EMAIL_HOST": "mail", "EMAIL_HOST_PASSWORD": "x"}, "设置了 EMAIL_HOST_PASSWORD，却没有设置发信账号"),
        ({"EMAIL_PORT": "65536"}, "EMAIL_PORT 应是正整数，最大 65535"),
        ({"EMAIL_FROM": "任务督办"}, "EMAIL_FROM 应写成"),
        ({"RATE_EXPORT": "many"}, "RATE_EXPORT 应是 0 或正整数"),
        ({"QUEUE_WORKERS": "-1"}, "QUEUE_WORKERS 应是 0 或正整数"),
    ],
)
def test_the_portal_does_not_start_with_what_cannot_be_meant_or_leaves_a_door_open(environment, sentence):
    run = start(environment)
    assert (run.returncode, sentence in run.stderr) == (1, True), run.stderr[-400:]


def test_a_whole_installation_starts():
    mail = {"EMAIL_HOST": "mail", "EMAIL_HOST_USER": "portal", "EMAIL_FROM": "任务督办 <portal@example.gov.cn>"}
    addresses = {"PORTAL_URL": "https://portal.example.cn", "CSRF_TRUSTED_ORIGINS": "https://portal.example.cn"}
    database = {"DATABASE_URL": "postgres://portal:p%40ss@127.0.0.1:5432/portal", "MEDIA_ROOT": "/srv/portal"}
    run = start(TLS | mail | addresses | database)
    assert (run.returncode, run.stderr) == (0, "")


def variables_read() -> set[str]:
    """The variables that the portal reads, by the calls of environment.py and within it."""
    found = {f"RATE_{kind.upper()}" for kind in settings.RATES}
    for path in (ROOT / "jiading" / "settings.py", ROOT / "jiading" / "environment.py", ROOT / "gunicorn.conf.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func).removeprefix("environment.").split(".")[0]
                name = node.args[0].value
                if called in READERS and re.fullmatch(r"[A-Z_]+", str(name)):
                    found.add(name)
    return found


READERS = ("env", "text", "secret", "secret_unlike", "web_address", "origins", "switch", "positive", "count", "folder")


def test_every_variable_has_its_line_in_the_example_and_in_the_table():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    table = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == variables_read()
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == variables_read()

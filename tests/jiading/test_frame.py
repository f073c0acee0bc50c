"""The frame: settings that refuse to start wrongly, the day, and typed text."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from jiading.day import UnknownDay, parse_day, today
from jiading.text import TextFilterField, clean
from tests.jiading.sheets import texts, written

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = {"SECRET_KEY": "s" * 40, "LEDGER_KEY": "l" * 40}


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "请在环境变量或 .env 里设置 SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "至少 32 个随机字符"),
        ({"LEDGER_KEY": "change-me" + "x" * 40}, "请在环境变量或 .env 里设置 LEDGER_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS 不能用 *"),
        ({"DEMO": "on", "ALLOWED_HOSTS": "portal.example.cn"}, "DEMO=on 只允许本机访问"),
        ({"DEMO": "on", "DEBUG": "on"}, "DEMO 和 DEBUG 不能同时打开"),
        ({"PORTAL_URL": "portal.example.cn"}, "PORTAL_URL 应写成 https://"),
        ({"WORK_CHAT_WEBHOOK": "file:///etc/passwd"}, "WORK_CHAT_WEBHOOK 应写成 https://"),
        ({"EMAIL_SECURITY": "tls"}, "EMAIL_SECURITY 只能是"),
        ({"PORTAL_TODAY": "2016-13-01"}, "PORTAL_TODAY 应写成"),
        ({"SESSION_MINUTES": "0"}, "SESSION_MINUTES 应是正整数"),
        ({"SESSION_MINUTES": "half"}, "SESSION_MINUTES 应是正整数"),
        ({"EVIDENCE_QUOTA_MB": "-1"}, "EVIDENCE_QUOTA_MB 应是正整数"),
        ({"EVIDENCE_ENTRY_MB": "9" * 5000}, "EVIDENCE_ENTRY_MB 应是正整数"),
        ({"RATE_API": "-1"}, "RATE_API 应是 0 或正整数"),
    ],
)
def test_the_portal_refuses_to_start_with_wrong_settings(environment, sentence):
    clean_env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    clean_env |= KEYS | environment | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", "import jiading.settings"],
        env=clean_env,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert sentence in run.stderr


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2016-06-30 15:59:59.999999", "2016-06-30"),  # 23:59:59 in Shanghai
        ("2016-06-30 16:00:00", "2016-07-01"),  # midnight in Shanghai
        ("2016-06-30 23:59:59", "2016-07-01"),
        ("2016-07-01 00:00:00", "2016-07-01"),
    ],
)
def test_the_day_turns_at_midnight_in_shanghai(settings, instant, day):
    settings.PORTAL_TODAY = None
    with mock.patch("django.utils.timezone.now", return_value=datetime.fromisoformat(instant).replace(tzinfo=UTC)):
        assert str(today()) == day


@pytest.mark.parametrize(
    "text", ["", "2016-2-3", "2016-02-30", "2017-02-29", "二〇一六年", "20160101", "2016-01-01x", "２０１６-01-01"]
)
def test_what_is_no_day_is_refused_in_a_sentence(text):
    with pytest.raises(UnknownDay, match="看不懂日期"):
        parse_day(text)


@given(st.text(max_size=60))
def test_a_text_is_refused_or_kept_so_that_every_file_can_hold_it(text):
    try:
        kept = clean(text, limit=50)
    except ValidationError as fault:
        assert fault.messages
        return
    kept.encode("utf-8")
    assert texts(written(kept)) == {"值": [kept]}


@given(st.text())
def test_a_search_never_fails(text):
    assert "\0" not in TextFilterField().to_python(text)


def test_the_charts_and_styles_come_from_the_portal_itself():
    """No template, style or script of ours names an address outside; what libraries load is seen in Chromium."""
    outside, listed = [], [path for path in (ROOT / "static").rglob("*.*") if "vendor" not in path.parts]
    ours = [path for path in listed if path.suffix != ".png"]
    for path in [*(ROOT / "templates").rglob("*.html"), *ours]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        outside += [
            path.name for mark in ("http://", "https://", 'src="//', " style=", "onclick=", "|safe") if mark in text
        ]
    assert outside == []

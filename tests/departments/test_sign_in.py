"""Sign-in: who gets in, who is locked out for how long, and what a first sign-in must do."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

import pytest
from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from demonstration.accounts import ACCOUNTS
from demonstration.accounts import PASSWORD as DEMO_PASSWORD
from jiading.web import sessions
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "Qingfeng+shuixiang9"
WEAK = [
    "Admin@123",
    "Wenhua@123",
    "Whj@2026",
    "Wlj@2026",
    "Jiading2016!",
    "Jiading@123",
    "Password1!",
    "Passw0rd!",
    "P@ssw0rd1",
    "Qwer1234",
    "Qwer@1234",
    "Aa123456",
    "Aa@123456",
    "Abc@1234",
    "Abc123456",
    "Test@123",
    "Admin123!",
    "Admin@2026",
    "Root@1234",
    "Welcome1!",
    "Welcome@2026",
    "Qaz@2026",
    "Wgj@2016",
    "Jd@20162016",
    "Shanghai2026!",
    "China@2026",
    "Woaini@1314",
    "Huawei@123",
    "Zhengfu@2026",
    "Login@2026",
]


@pytest.fixture(autouse=True)
def no_locks(people):
    reset()
    yield
    reset()


def sign_in(client: Client, username: str, password: str, **extra):
    return client.post("/sign-in/", {"username": username, "password": password}, **extra)


def test_a_person_signs_in_and_out(people):
    client = Client()
    assert sign_in(client, "wu", PASSWORD)["Location"] == "/"
    assert client.get("/").status_code == 200
    old = client.cookies["portal"].value
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    client.cookies["portal"] = old
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_unknown_wrong_and_disabled_get_the_same_answer(people):
    people.zhou.is_active = False
    people.zhou.save()
    pages = set()
    for username, password in (("nobody", PASSWORD), ("wu", "wrong"), ("zhou", PASSWORD)):
        answer = sign_in(Client(), username, password)
        assert answer.status_code == 200
        pages.add("".join(answer.context["form"].non_field_errors()))
    assert len(pages) == 1
    assert "账号或密码不对" in pages.pop()


def test_the_sixth_attempt_is_refused_even_with_the_right_password(people):
    for number in range(5):
        answer = sign_in(Client(), "wu", "wrong", headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert answer.status_code == 429
    locked = sign_in(Client(), "wu", PASSWORD, headers={"X-Forwarded-For": "10.9.9.9"})
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    assert "已锁定 15 分钟" in locked.content.decode()


def test_others_behind_the_same_address_are_not_locked(people):
    for _ in range(6):
        sign_in(Client(), "wu", "wrong")
    assert sign_in(Client(), "zhou", PASSWORD).status_code == 302


def test_the_first_sign_in_must_choose_a_password_and_ends_other_sessions(people):
    people.wu.must_change_password = True
    people.wu.save()
    client, elsewhere = Client(), Client()
    for browser in (client, elsewhere):
        sign_in(browser, "wu", PASSWORD)
        assert browser.get("/tasks/")["Location"] == "/password/"
    said = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    answer = client.post("/password/", said)
    assert answer.status_code == 422
    assert "密码须为 8 到 128 位" in answer.content.decode()
    same = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "不能和现在的密码一样" in client.post("/password/", same).content.decode()
    good = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/password/", good)["Location"] == "/"
    assert client.get("/tasks/").status_code == 200
    assert elsewhere.get("/tasks/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("password", WEAK)
@pytest.mark.shared
def test_a_guessable_password_is_refused_though_it_has_three_classes(people, password):
    with pytest.raises(ValidationError):
        validate_password(password, people.wu)


def test_a_password_must_not_name_the_person_or_the_unit(people):
    with pytest.raises(ValidationError, match="账号、姓名或单位"):
        validate_password("Xx-wu-98765-yy", people.wu)
    assert validate_password(NEW, people.wu) is None


OFF_SITE = (
    "//e.example", "/\\e.example", "https://e.example", "https:e.example", "http:///e.example", "///e.example",
    "\\\\e.example", "/\t/e.example", "\x08//e.example", "//e.example\\@testserver", "javascript:alert(1)",
    "data:text/html,x", "//testserver@e.example", "https://testserver.e.example", "／／e.example",
    "http://e.example:80", " //e.example", "ftp://e.example", "/%09/e.example/..//e.example//",
)  # fmt: skip


@pytest.mark.parametrize("target", OFF_SITE)
@pytest.mark.shared
def test_no_sign_in_leads_off_the_site(people, target):
    answer = Client().post("/sign-in/", {"username": "wu", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    led = urljoin("http://testserver/sign-in/", answer["Location"])
    assert urlsplit(led).netloc == "testserver"
    assert not answer["Location"].startswith(("//", "/\\", "/\t"))


def test_only_the_demonstration_lists_accounts(settings):
    assert DEMO_PASSWORD not in Client().get("/sign-in/").content.decode()
    settings.DEMO = True
    page = Client().get("/sign-in/").content.decode()
    assert DEMO_PASSWORD in page
    assert all((f"<td>{account.username}</td>" in page) == account.shown for account in ACCOUNTS)
    assert {account.role for account in ACCOUNTS if account.shown} == {
        "CLERK",
        "HEAD",
        "OFFICE",
        "LEADER",
        "AUDITOR",
        "SYSADMIN",
    }


def test_a_session_idles_for_thirty_minutes(people, settings):
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    client = Client()
    sign_in(client, "wu", PASSWORD)
    assert client.session.get_expiry_age() == 30 * 60
    assert client.cookies["portal"]["httponly"]
    assert client.cookies["portal"]["samesite"] == "Lax"


def test_a_page_that_is_read_moves_the_end_of_the_session_once_a_minute(people, signed_in, settings, monkeypatch):
    settings.SESSION_MOVED_EVERY = 60
    client, clock = signed_in(people.wu), {"time": 1_000_000.0}
    monkeypatch.setattr(sessions, "time", SimpleNamespace(time=lambda: clock["time"]))

    def moves() -> bool:
        soon = timezone.now() + timedelta(minutes=1)
        Session.objects.update(expire_date=soon)
        assert client.get("/password/").status_code == 200
        return Session.objects.get().expire_date > soon

    told = []
    for seconds in (0, 1, 59, 60, 61, 121):
        clock["time"] = 1_000_000.0 + seconds
        told.append((seconds, moves()))
    assert told == [(0, True), (1, False), (59, False), (60, True), (61, False), (121, True)]

"""Who has no session stores nothing; who is refused gets the typed text back; reading needs no write."""

import io
import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone

from departments.models import User
from jiading.web.bodies import OF_NOBODY
from jiading.web.form_recovery import SLOT
from jiading.web.sessions import KEPT_FOR, sweep_sessions
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
TYPED = "已完成选址，<b>正在</b>招标。" + "详" * 100
SHOWN = TYPED.replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def form(task) -> str:
    return reverse("tasks:act", args=[task().pk, "report"])


def send(client: Client, url: str, size: int):
    """Send a form of `size` bytes; return the answer and how much of it was read."""
    filled = encode_multipart(BOUNDARY, {"progress": "x"})
    body = encode_multipart(BOUNDARY, {"progress": "x" * (size - len(filled) + 1)})
    stream = io.BytesIO(body)
    sent = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": stream}
    return client.generic("POST", url, body, MULTIPART_CONTENT, **sent), stream.tell()


@pytest.mark.parametrize("cookie", ["", "a" * 32, "x", "\\000"])
@pytest.mark.parametrize("url", ["", "/sign-in/"])
def test_without_a_session_a_body_of_more_than_64_kb_is_refused_before_it_is_read(form, cookie, url):
    guest = Client()
    guest.cookies["portal"] = cookie
    answer, read = send(guest, url or form, OF_NOBODY + 1)
    assert (answer.status_code, read, "请先登录" in answer.content.decode()) == (413, 0, True)
    assert Session.objects.count() == 0
    answer, read = send(guest, url or form, OF_NOBODY)
    assert (answer.status_code, read) == (200 if url else 302, OF_NOBODY)


def test_an_address_may_leave_so_many_texts_a_minute_without_a_session(form, settings):
    settings.RATES |= {"keep": 3}
    for number in range(8):
        sent = {"REMOTE_ADDR": "10.0.0.1", "headers": {"X-Forwarded-For": f"10.9.9.{number}"}}
        assert Client().post(form, {"progress": TYPED}, **sent).status_code == 302
    assert Session.objects.count() == 3
    Client().post(form, {"progress": TYPED}, REMOTE_ADDR="10.0.0.2")
    assert Session.objects.count() == 4


def test_an_ended_session_keeps_one_text_and_is_used_up_by_it(people, signed_in, settings, form):
    client = signed_in(people.wu)
    client.get(form)
    ended = client.cookies["portal"].value
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=14))
    assert client.post(form, {"progress": "长" * OF_NOBODY})["Location"].startswith("/sign-in/")
    kept = Session.objects.get()
    assert (kept.session_key == ended, SLOT in kept.get_decoded()) == (False, True)
    settings.RATES |= {"keep": 1}
    for _ in range(3):  # the old key again, which is nobody's now, and the new one again and again
        other = Client()
        other.cookies["portal"] = ended
        other.post(form, {"progress": TYPED})
        client.post(form, {"progress": TYPED})
    assert Session.objects.count() == 2
    client.post("/sign-in/", {"username": "wu", "password": PASSWORD})
    assert SHOWN in client.get(form).content.decode()


def test_ended_sessions_are_swept_after_a_day(db):
    now = timezone.now()
    for key, ended in (("a", KEPT_FOR), ("b", KEPT_FOR - timedelta(minutes=1)), ("c", -timedelta(minutes=30))):
        moment = now - ended - timedelta(seconds=1)
        Session.objects.create(session_key=key * 32, session_data="", expire_date=moment)
    assert sweep_sessions(now) == 1
    assert set(Session.objects.values_list("session_key", flat=True)) == {"b" * 32, "c" * 32}


@pytest.mark.parametrize("change", ["another unit", "another role", "other pages"])
def test_a_form_that_is_not_ones_own_any_more_shows_the_typed_text(people, units, signed_in, form, change):
    client = signed_in(people.wu)
    assert client.get(form).status_code == 200
    if change == "another role":
        User.objects.filter(pk=people.wu.pk).update(role="AUDITOR", department=None)
    else:
        User.objects.filter(pk=people.wu.pk).update(department=units["绿洲控股集团"])
    answer = client.post(form, {"progress": TYPED, "percent": "40", "password": "Secret-word-9"})
    page = answer.content.decode()
    assert (answer.status_code, SHOWN in page) == (403 if change == "another role" else 404, True)
    assert "Secret-word-9" not in page
    User.objects.filter(pk=people.wu.pk).update(role="CLERK", department=people.wu.department)
    assert SHOWN in client.get(form).content.decode()  # the right came back


def test_a_page_that_was_only_read_shows_no_text_and_an_unknown_address_reads_no_form(people, signed_in, form):
    client = signed_in(people.zheng)
    assert "可以复制下来" not in client.get(form).content.decode()
    answer = client.post("/no/such/page/", {"progress": TYPED})
    assert (answer.status_code, SHOWN in answer.content.decode()) == (404, False)


def test_a_disabled_person_finds_the_text_after_the_next_sign_in(people, signed_in, form):
    client = signed_in(people.wu)
    client.get(form)
    User.objects.filter(pk=people.wu.pk).update(is_active=False)
    assert client.post(form, {"progress": TYPED})["Location"].startswith("/sign-in/")
    User.objects.filter(pk=people.wu.pk).update(is_active=True)
    assert client.post("/sign-in/", {"username": "wu", "password": PASSWORD}).status_code == 302
    assert SHOWN in client.get(form).content.decode()


def test_a_page_is_read_though_its_session_cannot_be_saved(people, signed_in, form):
    client = signed_in(people.wu)
    client.get(form)
    User.objects.filter(pk=people.wu.pk).update(department=people.zheng.department)
    client.post(form, {"progress": TYPED})  # is in the session, from which the page of the form takes it
    User.objects.filter(pk=people.wu.pk).update(department=people.wu.department)

    def no_room(execute, sql, *rest):
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE"):
            raise DatabaseError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(no_room):
        pages = [client.get(url) for url in (form, "/tasks/", form)]
    assert [each.status_code for each in pages] == [200, 200, 200]
    assert SHOWN in pages[0].content.decode() and SHOWN in pages[2].content.decode()


def test_the_watchdog_is_told_when_the_disk_is_full(settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media", str(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1 << 30))
    assert Client().get("/healthz").json() == {"database": "up"}
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=(100 << 20) - 1))
    answer = Client().get("/healthz")
    full = ["media", "uploads"] + ["database"] * (connection.vendor == "sqlite")
    assert (answer.status_code, answer.json()) == (503, {"database": "up", "disk": "full", "of": full})

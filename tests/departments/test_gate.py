"""A flood of sign-ins is stopped before anything is hashed, and nobody learns from it which accounts exist."""

from contextlib import ExitStack, contextmanager
from threading import Thread

import pytest
from axes.utils import reset
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from departments.models import User
from departments.signing_in import gate
from tests.world import PASSWORD, account

pytestmark = pytest.mark.django_db
NEW = "Qingfeng+shuixiang9"
BUSY = "现在登录的人较多"


@pytest.fixture(autouse=True)
def nobody_is_locked(people, monkeypatch):
    monkeypatch.setattr(gate, "refused_addresses", gate.RefusedAddresses())
    monkeypatch.setattr(gate, "turns", gate.Turns())
    reset()
    yield
    reset()


@pytest.fixture
def hashed(monkeypatch):
    """What was hashed so far, one entry a password."""
    done, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: done.append(1) or encode(self, *args))
    return done


def sign_in(username: str, password: str = "wrong", *, address: str = "10.0.0.1", forged: str = "", client=None):
    said = {"username": username, "password": password}
    headers = {"X-Forwarded-For": forged} if forged else {}
    return (client or Client()).post("/sign-in/", said, REMOTE_ADDR=address, headers=headers)


def test_an_address_may_bring_so_many_passwords_a_minute_and_the_rest_costs_no_hash(settings, people, hashed):
    settings.RATES |= {"sign_in": 6}
    answers = [sign_in(f"nobody{number}", forged=f"10.9.9.{number}") for number in range(20)]
    assert [each.status_code for each in answers] == [200] * 6 + [429] * 14
    assert len(hashed) == 6
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    page = answers[-1].content.decode()
    assert "这个网络地址一分钟内登录次数太多" in page and 'value="nobody19"' in page
    assert sign_in("wu", PASSWORD).status_code == 429  # as for an account that does not exist
    assert sign_in("wu", PASSWORD, address="10.0.0.2").status_code == 302


def test_a_refused_address_costs_the_database_nothing_more(settings, people, django_assert_num_queries):
    settings.RATES |= {"sign_in": 1}
    sign_in("nobody1")
    sign_in("nobody2")
    asked = []
    with connection.execute_wrapper(lambda execute, sql, *rest: asked.append(sql) or execute(sql, *rest)):
        assert sign_in("nobody3").status_code == 429
    assert [sql for sql in asked if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE")] == []


def test_thirty_people_behind_one_address_are_not_locked_by_one_of_them(settings, people, hashed):
    settings.RATES |= {"sign_in": 60}
    names = [f"clerk{number}" for number in range(30)]
    User.objects.bulk_create(account(name, "王", "CLERK", people.wu.department) for name in names)
    hashed.clear()
    for number in range(100):
        sign_in(names[0], forged=f"10.1.1.{number}")
    assert len(hashed) == 5  # then the account is locked, and its lock is asked first
    assert [sign_in(name, PASSWORD).status_code for name in names] == [429] + [302] * 29


def test_unknown_wrong_disabled_and_locked_are_told_and_cost_the_same(people, hashed):
    User.objects.filter(pk=people.zhou.pk).update(is_active=False)

    def outcome(username: str, password: str) -> tuple[int, str, int]:
        hashed.clear()
        client = Client()
        client.get("/sign-in/")
        answer = sign_in(username, password, client=client)
        page = answer.content.decode().replace(username, "")
        return answer.status_code, page.split("<main", 1)[1], len(hashed)

    def shown(username: str, password: str) -> tuple[int, str, int]:
        status, page, cost = outcome(username, password)
        token = page.split('name="csrfmiddlewaretoken" value="')
        return status, token[0] + "".join(each.split('"', 1)[1] for each in token[1:]), cost

    tries = {"unknown": ("nobody", "x"), "wrong": ("wu", "x"), "disabled": ("zhou", PASSWORD)}
    for number in range(1, 7):
        told = {name: shown(*said) for name, said in tries.items()}
        assert told["unknown"] == told["wrong"] == told["disabled"]
        assert (told["wrong"][0], told["wrong"][2]) == ((200, 1) if number < 5 else (429, number == 5))
    assert shown("wu", PASSWORD) == shown("nobody", PASSWORD)


@contextmanager
def turns_taken(number: int):
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(gate.turns.one())
        yield


def test_hashing_takes_few_threads_and_who_comes_then_is_told_at_once(people, signed_in, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0)
    reader = signed_in(people.lin)
    with turns_taken(gate.PARALLEL):
        answer = sign_in("wu", PASSWORD)
        page = answer.content.decode()
        assert (answer.status_code, BUSY in page, 'value="wu"' in page) == (429, True, True)
        assert reader.get("/password/").status_code == 200
        said = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        changed = reader.post("/password/", said)
        assert (changed.status_code, BUSY in changed.content.decode()) == (429, True)
    assert sign_in("wu", PASSWORD).status_code == 302  # nothing was counted as a failure


def test_only_one_thread_waits_for_a_turn(monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 5)
    done = []

    def wait() -> None:
        with gate.turns.one():
            done.append("waited")

    with turns_taken(gate.PARALLEL):
        waiting = Thread(target=wait)
        waiting.start()
        while gate.turns.coming.acquire(blocking=False):
            gate.turns.coming.release()
        with pytest.raises(gate.NotNow, match=BUSY), gate.turns.one():
            pass
        assert done == []
    waiting.join()
    assert done == ["waited"]


def test_the_present_password_is_tried_as_often_as_at_the_sign_in(people, signed_in, hashed):
    client = signed_in(people.wu)
    wrong = {"old_password": "x", "new_password1": NEW, "new_password2": NEW}
    assert [client.post("/password/", wrong).status_code for _ in range(6)] == [422] * 4 + [429] * 2
    hashed.clear()
    assert client.post("/password/", wrong | {"old_password": PASSWORD}).status_code == 429
    assert hashed == []
    assert sign_in("wu", PASSWORD).status_code == 429


def test_a_lock_is_logged_shown_and_lifted_under_the_admin_by_the_sysadmin_alone(people, signed_in, caplog):
    for _ in range(5):
        sign_in("wu")
    assert any("Locking out" in record.getMessage() for record in caplog.records)
    sysadmin, office = signed_in(people.li), signed_in(people.chen)
    url = "/admin/departments/user/"
    page = sysadmin.get(url, {"locked": "1"}).content.decode()
    assert ("已锁定" in page, ">wu<" in page, ">lin<" in page) == (True, True, False)
    asked = {"action": "unlock", "_selected_action": [people.wu.pk, people.lin.pk]}
    assert office.post(url, asked).status_code == 403
    assert sign_in("wu", PASSWORD).status_code == 429
    assert "已解除锁定：wu。" in sysadmin.post(url, asked, follow=True).content.decode()
    entry = User.history.filter(id=people.wu.pk).latest()
    assert (entry.history_change_reason, entry.history_user) == ("解除锁定", people.li)
    assert User.history.filter(id=people.lin.pk, history_change_reason="解除锁定").count() == 0
    assert sign_in("wu", PASSWORD).status_code == 302

"""忘记密码: the sign-in page says whom to ask; the SYSADMIN resets after one look, and hands out slips shown once."""

import re

import pytest
from axes.utils import reset
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from departments.models import User
from departments.people import system_account
from departments.roles import NotAllowed
from departments.services import accounts
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
LIST = "/admin/departments/user/"


@pytest.fixture(autouse=True)
def no_locks(people):
    reset()
    yield
    reset()


@pytest.fixture
def reset_by(people, signed_in):
    """Choose accounts in the list as the SYSADMIN, or confirm what was chosen, and return the answer."""

    def post(*chosen: User, confirm: bool = False, **more):
        sent = {"action": "reset_passwords", "_selected_action": [one.pk for one in chosen]} | more
        return signed_in(people.li).post(LIST, sent | ({"confirm": "1"} if confirm else {}))

    return post


def passwords() -> dict[str, str]:
    """The stored hash of each account, by username."""
    return dict(User.objects.values_list("username", "password"))


def slips_on(page: str) -> list[list[str]]:
    """What stands in type of its own on each slip: account and password."""
    return [re.findall(r"<code>([^<]+)</code>", slip) for slip in page.split('<section class="slip">')[1:]]


@pytest.mark.parametrize("said", ["请联系系统管理员", "请找李工，电话 5953 0000"])
def test_the_sign_in_page_and_the_page_of_a_locked_account_say_whom_to_ask(people, settings, said):
    settings.HELP_CONTACT = said
    assert f"忘记密码：{said}" in Client().get("/sign-in/").content.decode()
    for _ in range(5):
        locked = Client().post("/sign-in/", {"username": "wu", "password": "wrong"})
    assert locked.status_code == 429 and f"忘记密码：{said}" in locked.content.decode()


def test_all_ticked_is_asked_once_with_names_and_units_and_changes_nothing_yet(people, reset_by):
    before = passwords()
    system_account()
    every = User.objects.all()
    page = reset_by(*every).content.decode()
    items = re.findall(r"<li>(.*?)</li>", page.split("<ul>")[-1], re.DOTALL)
    shown = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in items]
    assert shown[:2] == ["文广局 吴 wu，经办人", "文广局 林 lin，单位负责人"]
    assert len(shown) == every.count() - 2 and "另有 2 个选中的账号不能在这里重置" in page
    assert not any(" li，" in each or " portal，" in each for each in shown)
    assert {name: kept for name, kept in passwords().items() if name != "portal"} == before


def test_the_confirmed_are_reset_and_each_slip_opens_its_account_once(people, reset_by, settings):
    settings.PORTAL_URL, before = "https://portal.example.cn", passwords()
    answer = reset_by(people.wu, people.zhou, people.li, confirm=True)
    page = answer.content.decode()
    slips = slips_on(page)
    assert [account for account, _ in slips] == ["wu", "zhou"]
    assert page.count("https://portal.example.cn") == 2 and page.count("第一次登录必须修改密码") == 2
    assert "no-store" in answer["Cache-Control"]
    assert {name for name, kept in passwords().items() if kept != before[name]} == {"wu", "zhou"}
    for account, password in slips:
        client = Client()
        assert client.post("/sign-in/", {"username": account, "password": password}).status_code == 302
        assert client.get("/tasks/")["Location"] == "/password/"
        kept = [str(each.get_decoded()) for each in Session.objects.all()]
        assert not any(password in each for each in kept)


def test_sessions_end_and_a_lock_out_is_lifted(people, reset_by):
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"username": "wu", "password": PASSWORD})
    assert elsewhere.get("/tasks/").status_code == 200
    for _ in range(6):
        locked = Client().post("/sign-in/", {"username": "wu", "password": "wrong"})
    assert locked.status_code == 429
    ((account, password),) = slips_on(reset_by(people.wu, confirm=True).content.decode())
    assert elsewhere.get("/tasks/")["Location"].startswith("/sign-in/")
    assert Client().post("/sign-in/", {"username": account, "password": password}).status_code == 302


def test_a_reset_is_kept_in_the_history_of_the_account(people, reset_by):
    reset_by(people.wu, confirm=True)
    kept = people.wu.history.first()
    assert (kept.history_change_reason, kept.history_user, kept.must_change_password) == ("重置密码", people.li, True)


def test_ones_own_account_alone_is_refused_in_words(people, reset_by, signed_in):
    before = passwords()
    answer = reset_by(people.li, confirm=True)
    assert ["没有可以重置的账号" in str(each) for each in get_messages(answer.wsgi_request)] == [True]
    assert passwords() == before


def test_only_the_sysadmin_resets(people, signed_in):
    for who in (people.wu, people.chen, people.zhao):
        with pytest.raises(NotAllowed):
            accounts.reset_passwords(accounts=[people.zhou], by=who)
    sent = {"action": "reset_passwords", "_selected_action": [people.zhou.pk], "confirm": "1"}
    assert signed_in(people.chen).post(LIST, sent).status_code == 403


def test_a_new_account_gets_a_slip_whichever_button_was_pressed(people, units, signed_in):
    said = {"name": "何", "role": "CLERK", "department": units["财政局"].pk, "is_active": "on"}
    for number, button in enumerate(("_save", "_addanother", "_continue")):
        sent = said | {"username": f"he{number}", button: "1"}
        page = signed_in(people.li).post(reverse("admin:departments_user_add"), sent).content.decode()
        ((account, password),) = slips_on(page)
        assert account == f"he{number}" and User.objects.get(username=account).check_password(password)
        assert "财政局 何" in page


def test_without_an_address_of_the_portal_the_slip_leaves_room_for_it(people, reset_by, settings):
    settings.PORTAL_URL = ""
    page = reset_by(people.wu, confirm=True).content.decode()
    assert "请在每张条子上手写" in page and '<dd class="slip-address"></dd>' in page


def test_accounts_that_nobody_has_used_are_found_for_their_slips(people, signed_in):
    User.objects.filter(pk=people.wu.pk).update(last_login="2016-05-01T10:00:00Z")
    client = signed_in(people.li)
    for value, listed in (("0", False), ("1", True)):
        page = client.get(LIST, {"signed_in": value}).content.decode()
        assert (">wu</a>" in page, ">zhou</a>" in page) == (listed, not listed)

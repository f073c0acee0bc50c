"""我的账号: who I am here, my own address, and where I am signed in."""

from datetime import timedelta

import pytest
from axes.utils import reset
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.models import SignedInSession, User
from departments.roles import NotAllowed
from departments.services import accounts, sessions
from tests.world import PASSWORD, at

pytestmark = pytest.mark.django_db
ME = "/me/"
NEW = "Qingfeng+shuixiang9"


@pytest.fixture(autouse=True)
def no_locks(people):
    reset()
    yield
    reset()


def browser(username: str, address: str = "10.0.0.1") -> Client:
    """A browser at a network address in which somebody has signed in with the password."""
    client = Client(REMOTE_ADDR=address)
    assert client.post("/sign-in/", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def test_the_page_says_who_one_is_and_leads_to_password_and_calendar(people, signed_in):
    page = signed_in(people.wu).get(ME).content.decode()
    for said in ("<h2>吴</h2>", "<dd>wu</dd>", "<dd>文广局</dd>", "<dd>经办人</dd>", "修改密码", "日历与接口"):
        assert said in page
    assert f'<a href="{ME}" title="我的账号">吴</a>' in page.split("</header>")[0]
    auditor = signed_in(people.qian).get(ME).content.decode()
    assert "<dd>审计员</dd>" in auditor and "日历与接口" not in auditor


def test_who_must_change_the_password_does_that_first(people, signed_in):
    User.objects.filter(pk=people.wu.pk).update(must_change_password=True)
    assert signed_in(people.wu).get(ME)["Location"] == reverse("departments:password")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("neu@wgj.example.cn", "neu@wgj.example.cn"),
        (" neu@wgj.example.cn ", "neu@wgj.example.cn"),
        ("", ""),
        ("不是邮箱", None),
        ("wu@", None),
        ("a@b.cn\nBcc: c@d.cn", None),
        (f"{'w' * 120}@b.cn", None),
    ],
)
def test_ones_own_address_is_saved_when_it_is_one(people, signed_in, typed, kept):
    User.objects.filter(pk=people.wu.pk).update(email="wu@wgj.example.cn")
    answer = signed_in(people.wu).post(ME, {"email": typed})
    saved = User.objects.get(pk=people.wu.pk).email
    assert (answer.status_code, saved) == ((302, kept) if kept is not None else (422, "wu@wgj.example.cn"))


def test_a_changed_address_is_in_the_history_of_the_account_without_the_address(people, signed_in):
    signed_in(people.wu).post(ME, {"email": "neu@wgj.example.cn"})
    last = people.wu.history.first()
    assert (last.history_user, last.history_change_reason) == (people.wu, "本人修改电子邮箱")
    assert not hasattr(last, "email")
    wu = User.objects.get(pk=people.wu.pk)
    assert (wu.name, wu.role, wu.department) == ("吴", "CLERK", people.wu.department)


def test_a_disabled_person_changes_nothing(people):
    people.wu.is_active = False
    with pytest.raises(NotAllowed):
        accounts.change_own_email(person=people.wu, email="a@b.cn")
    with pytest.raises(NotAllowed):
        sessions.end_others(person=people.wu, session_key="x", when=at("2016-10-15"))


def test_the_page_lists_ones_own_sign_ins_and_marks_this_one(people):
    here, _, _ = browser("wu", "10.0.0.1"), browser("wu", "10.0.0.2"), browser("zhou", "10.0.0.3")
    page = here.get(ME).content.decode()
    items = [" ".join(each.split()) for each in page.split('id="sessions"')[1].split("<li>")[1:]]
    assert len(items) == 2 and "10.0.0.3" not in page
    assert "10.0.0.2" in items[0] and "这一台" not in items[0]
    assert "10.0.0.1" in items[1] and "这一台" in items[1]
    assert f"{timezone.localtime():%Y-%m-%d}" in items[0]


def test_the_others_are_ended_and_this_one_and_other_people_stay(people):
    here, elsewhere, third, other = (browser(who) for who in ("wu", "wu", "wu", "zhou"))
    answer = here.post(ME, {"act": "end_sessions"}, follow=True).content.decode()
    assert "已退出其他 2 处登录。" in answer
    assert [is_signed_in(one) for one in (here, elsewhere, third, other)] == [True, False, False, True]
    assert "没有其他地方的登录。" in here.post(ME, {"act": "end_sessions"}, follow=True).content.decode()


def test_a_session_that_has_ended_is_not_listed_and_is_forgotten_at_the_next_sign_in(people):
    gone, out = browser("wu", "10.0.0.1"), browser("wu", "10.0.0.2")
    Session.objects.filter(session_key=gone.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    out.post("/sign-out/")
    here = browser("wu", "10.0.0.3")
    page = here.get(ME).content.decode()
    assert [f"10.0.0.{number}" in page for number in (1, 2, 3)] == [False, False, True]
    assert [row.address for row in SignedInSession.objects.filter(person=people.wu)] == ["10.0.0.3"]


def test_a_new_password_ends_the_others_and_this_one_goes_on(people):
    here, elsewhere = browser("wu", "10.0.0.1"), browser("wu", "10.0.0.2")
    said = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/password/", said).status_code == 302
    assert [is_signed_in(one) for one in (here, elsewhere)] == [True, False]
    page = here.get(ME).content.decode()
    assert "10.0.0.1" in page and "10.0.0.2" not in page and "这一台" in page


def test_a_reset_password_ends_every_session_in_the_database_too(people):
    here = browser("wu")
    accounts.reset_passwords(accounts=[people.wu], by=people.li)
    assert not is_signed_in(here)
    assert not Session.objects.filter(session_key=here.session.session_key).exists()


def test_an_address_that_the_server_does_not_know_is_no_fault(people):
    client = Client(REMOTE_ADDR="")
    assert client.post("/sign-in/", {"username": "wu", "password": PASSWORD}).status_code == 302
    assert "地址 没有记下" in client.get(ME).content.decode()


def test_who_signs_in_where_somebody_else_was_is_remembered_alone(people):
    client = browser("wu", "10.0.0.1")
    User.objects.filter(pk=people.wu.pk).update(is_active=False)
    assert client.post("/sign-in/", {"username": "zhou", "password": PASSWORD}).status_code == 302
    assert [row.person for row in SignedInSession.objects.alive(timezone.now())] == [people.zhou]

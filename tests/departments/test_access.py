"""令牌: shown once, stored as a hash, for one purpose and one role; revoked at once by the person or the SYSADMIN."""

import re

import pytest
from django.urls import reverse

from departments.choices import Role, TokenPurpose
from departments.models import AccessToken, User
from departments.roles import NotAllowed
from departments.services import access
from departments.services.access import TokenRefused, holder_of
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
URL = "/access/"
NOW, TODAY = at("2016-10-15"), DAY("2016-10-15")


@pytest.fixture
def token():
    """Make a token for somebody and return it with its text."""

    def made(person: User, purpose: str = "calendar", label: str = "办公电脑") -> tuple[AccessToken, str]:
        return access.make(person=person, purpose=purpose, label=label, when=NOW)

    return made


def held(text: str, purpose: str = "calendar") -> str | None:
    """Whose token the text is."""
    found = holder_of(text, TokenPurpose(purpose), TODAY)
    return found.person.username if found else None


def test_a_token_is_256_random_bits_of_which_only_the_hash_is_kept(people, token):
    made, text = token(people.wu)
    other, another = token(people.wu, label="手机")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", text) and text != another
    kept = AccessToken.objects.get(pk=made.pk)
    assert text not in str(vars(kept)) and len(kept.hash) == 64
    assert (held(text), held(another)) == ("wu", "wu")
    assert made != other


def test_a_token_opens_nothing_but_its_own_purpose(people, token):
    _, text = token(people.wu, "calendar")
    _, data = token(people.wu, "data")
    assert (held(text, "data"), held(data, "calendar"), held(data, "data")) == (None, None, "wu")


@pytest.mark.parametrize("text", ["", "x", "x" * 43, "x" * 5000, "\0", "令牌", "\ud800"])
def test_what_is_no_token_is_nobodys(people, token, text):
    token(people.wu)
    assert held(text) is None


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"role": Role.HEAD},
        {"role": Role.SYSADMIN},
        {"must_change_password": True},
    ],
)
def test_a_disabled_moved_or_reset_person_reads_nothing_from_the_next_request_on(people, token, change):
    _, text = token(people.wu)
    assert held(text) == "wu"
    User.objects.filter(pk=people.wu.pk).update(**change)
    assert held(text) is None


def test_the_day_of_the_last_use_is_noted_once_a_day(people, token, django_assert_num_queries):
    made, text = token(people.wu)
    for queries in (2, 1):
        with django_assert_num_queries(queries):
            assert held(text) == "wu"
    made.refresh_from_db()
    assert made.last_used_on == TODAY


def test_only_its_person_renews_and_only_its_person_or_the_sysadmin_revokes(people, token):
    made, text = token(people.wu)
    with pytest.raises(TokenRefused, match="不是您的"):
        access.renew(token=made.pk, by=people.lin, when=NOW)
    for other in (people.lin, people.chen, people.zhao):
        with pytest.raises(NotAllowed):
            access.revoke(token=made.pk, by=other, when=NOW)
    assert held(text) == "wu"
    renewed, fresh = access.renew(token=made.pk, by=people.wu, when=NOW)
    assert (held(text), held(fresh), renewed.label) == (None, "wu", "办公电脑")
    with pytest.raises(TokenRefused):
        access.renew(token=made.pk, by=people.wu, when=NOW)
    access.revoke(token=renewed.pk, by=people.li, when=NOW)
    assert held(fresh) is None
    first = AccessToken.objects.get(pk=renewed.pk)
    access.revoke(token=renewed.pk, by=people.wu, when=at("2016-10-16"))
    again = AccessToken.objects.get(pk=renewed.pk)
    assert (again.revoked_by, again.revoked_at) == (people.li, first.revoked_at)


@pytest.mark.parametrize("who", ["qian", "li"])
def test_who_reads_no_task_gets_no_token(people, token, who):
    for purpose in TokenPurpose:
        with pytest.raises(NotAllowed):
            token(getattr(people, who), purpose)


def test_the_page_shows_the_address_once(people, signed_in, settings):
    settings.PORTAL_URL = "https://portal.example.cn"
    client = signed_in(people.wu)
    page = client.post(URL, {"act": "make", "purpose": "calendar", "label": "手机"}).content.decode()
    shown = re.search(r'value="https://portal.example.cn/calendar/([\w-]{43})\.ics"', page)
    assert shown and held(shown[1]) == "wu"
    again = client.get(URL).content.decode()
    assert shown[1] not in again and "手机" in again and "还没有" not in again.split("<main")[1].split("最近使用")[0]


def test_the_page_renews_revokes_and_says_what_was_wrong(people, token, signed_in):
    made, text = token(people.wu)
    client = signed_in(people.wu)
    page = client.post(URL, {"act": "renew", "token": made.pk}).content.decode()
    fresh = re.search(r"/calendar/([\w-]{43})\.ics", page)[1]
    assert (held(text), held(fresh)) == (None, "wu")
    alive = AccessToken.objects.alive().get()
    assert "已撤销" in client.post(URL, {"act": "revoke", "token": alive.pk}, follow=True).content.decode()
    assert held(fresh) is None
    for said, sentence in (
        ({"act": "make", "purpose": "calendar", "label": " "}, "请写一个名称"),
        ({"act": "make", "purpose": "door", "label": "a"}, "没有这种用途"),
        ({"act": "make", "purpose": "data", "label": "平台"}, "数据接口没有打开"),
        ({"act": "revoke", "token": "x"}, "没有看懂是哪一个令牌"),
        ({"act": "revoke", "token": 10**9}, "只能撤销自己的令牌"),
        ({"act": "revoke", "token": 10**30}, "没有看懂是哪一个令牌"),
        ({"act": "renew", "token": 10**9}, "不是您的"),
    ):
        answer = client.post(URL, said)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), said


def test_ten_living_tokens_are_enough(people, token):
    for number in range(10):
        token(people.wu, label=str(number))
    with pytest.raises(TokenRefused, match="最多 10 个"):
        token(people.wu)
    token(people.wu, "data")


def test_the_sysadmin_sees_and_revokes_all_but_knows_none(people, token, signed_in):
    made, text = token(people.wu)
    _, other = token(people.chen, "data", "区平台")
    client = signed_in(people.li)
    page = client.get(reverse("departments:access_all")).content.decode()
    assert "区平台" in page and "文广局 吴" in page and text not in page and made.hash not in page
    client.post(reverse("departments:access_all"), {"token": made.pk})
    assert (held(text), held(other, "data")) == (None, "chen")
    assert "没有找到" in client.post(reverse("departments:access_all"), {"token": "x"}, follow=True).content.decode()


def test_the_pages_ask_as_often_for_one_token_as_for_three(
    people, token, signed_in, django_assert_max_num_queries, settings
):
    settings.API = True
    mine, all_of_them, counts = signed_in(people.wu), signed_in(people.li), []
    for number in (1, 2):
        for _ in range(number):
            token(people.wu), token(people.wu, "data"), token(people.chen)
        for client, name in ((mine, "departments:access"), (all_of_them, "departments:access_all")):
            with django_assert_max_num_queries(9) as asked:
                client.get(reverse(name))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]

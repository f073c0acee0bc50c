"""What a password must not be, how long it is good, and which ones come back too soon."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from departments.models import DepartmentAlias, FormerPassword, User
from departments.people import first_account
from departments.services import accounts
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
LOCAL = (
    "Malu@1234", "Maluzhen2026!", "Mlz@2016!!", "M@lu2026", "Nanxiang#1", "Nxz@123456", "Wenguangju1!", "Wenguang@2026",
    "Wgj@2026!", "Caizheng@123", "Czj@2016!", "Caizhengju_1", "Lvzhou@2026", "Wenhua@123", "Whj@2026", "Jiading2026!",
    "Jingbanren@1", "Fuzeren#2026", "Lingdao@123", "Shenji@2016", "Guanliyuan1!", "Duban@2026", "Juzhang!88",
    "Mima@1234",
    "MaluNanxiang1", "Jiading-Malu1", "Wlj@Malu2026", "Kewei@2026", "Zhuren@2026", "Renwu@2026",
)  # fmt: skip
GOOD = [f"Qingfeng+shuixiang{number}" for number in range(1, 9)]


@pytest.fixture
def sign_in(people):
    def answer(username: str, password: str = PASSWORD) -> int:
        return Client().post("/sign-in/", {"username": username, "password": password}).status_code

    return answer


def test_none_of_thirty_local_words_is_taken_though_each_has_three_classes(people, units):
    DepartmentAlias.objects.create(department=units["文广局"], name="科委")
    taken = []
    for password in LOCAL:
        try:
            validate_password(password, people.chen)  # of no unit
            taken.append(password)
        except ValidationError:
            pass
    assert (taken, len(LOCAL)) == ([], 30)
    for password in (*GOOD, "Lanse-Dianche-88", "Xiatian/Qiaomai3"):
        validate_password(password, people.chen)


def test_none_of_the_last_five_passwords_is_chosen_again(people):
    for password in GOOD[:7]:
        accounts.choose_password(user=people.wu, password=password)
    before = User.objects.get(pk=people.wu.pk).password
    for password in GOOD[1:7]:  # the present one and the five before it
        with pytest.raises(ValidationError, match="最近 5 次用过"):
            accounts.choose_password(user=people.wu, password=password)
    assert User.objects.get(pk=people.wu.pk).password == before
    accounts.choose_password(user=people.wu, password=GOOD[0])
    assert FormerPassword.objects.filter(person=people.wu).count() == 5


def test_a_used_password_is_told_beside_its_field(people, signed_in):
    accounts.choose_password(user=people.wu, password=GOOD[0])
    accounts.choose_password(user=people.wu, password=GOOD[1])
    people.wu.refresh_from_db()
    said = {"old_password": GOOD[1], "new_password1": GOOD[0], "new_password2": GOOD[0]}
    answer = signed_in(people.wu).post("/password/", said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["new_password1"])
    assert "不能用最近 5 次用过的密码" in answer.content.decode()


def aged(person: User, **age: int) -> None:
    User.objects.filter(pk=person.pk).update(password_set_at=timezone.now() - timedelta(**age))


@pytest.mark.parametrize(
    ("days", "age", "due"), [(90, 89, False), (90, 90, True), (30, 31, True), (0, 90, False), (0, 5000, False)]
)
def test_a_password_of_so_many_days_must_be_changed_before_anything_else(people, signed_in, settings, days, age, due):
    settings.PASSWORD_DAYS = days
    aged(people.wu, days=age)
    client = signed_in(people.wu)
    assert client.get("/tasks/").status_code == (302 if due else 200)
    page = client.get("/password/").content.decode()
    assert (f"密码已用满 {days} 天" in page) == due
    said = {"old_password": PASSWORD, "new_password1": GOOD[0], "new_password2": GOOD[0]}
    assert client.post("/password/", said).status_code == 302
    assert client.get("/tasks/").status_code == 200


@pytest.mark.parametrize(("first", "age", "status"), [(True, 71, 302), (True, 72, 200), (False, 72, 302)])
def test_a_first_password_is_good_for_so_many_hours_and_then_told_like_a_wrong_one(
    people, sign_in, settings, first, age, status
):
    assert settings.INITIAL_PASSWORD_HOURS == 72
    User.objects.filter(pk=people.wu.pk).update(must_change_password=first)
    aged(people.wu, hours=age)
    assert sign_in("wu") == status


def test_a_reset_and_a_new_account_begin_their_hours_anew(people, sign_in):
    aged(people.wu, days=400)
    made = accounts.reset_passwords(accounts=[people.wu], by=people.li)[0]
    assert sign_in("wu", made.password) == 302
    new = accounts.open_account(account=User(username="feng", name="冯", role="OFFICE"), by=people.li)
    assert sign_in("feng", new.password) == 302


def test_the_first_account_gets_another_password_when_the_first_one_is_over_and_nobody_has_used_it(db):
    account, first = first_account()
    aged(account, hours=71)
    assert first_account() is None  # the one that was printed still opens the door
    aged(account, hours=72)
    again, second = first_account()
    assert (account.pk, first == second, again.check_password(second)) == (again.pk, False, True)
    aged(account, hours=72)
    User.objects.filter(pk=account.pk).update(last_login=timezone.now())
    assert first_account() is None

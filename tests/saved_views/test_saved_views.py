"""常用筛选: a name for a filter and its plan, without a day; shared by role, changed by its creator alone."""

import pytest
from django.urls import reverse

from departments.choices import Role
from departments.models import User
from departments.roles import NotAllowed
from indicators.models import Plan
from saved_views import services
from saved_views.models import SavedView
from tasks.refusals import Refusal
from tests.world import DAY

pytestmark = pytest.mark.django_db
URL, LIST = "/tasks/views/", "/tasks/"


@pytest.fixture
def keep(plan):
    """Let somebody keep a filter of the small plan, shared with roles when told."""

    def kept(user: User, name: str, query: str = "light=overdue", roles=()) -> SavedView:
        view, _ = services.keep(user=user, name=name, query=query, plan=plan)
        return services.change(view=view.pk, by=user, name=name, roles=roles) if roles else view

    return kept


def names(found) -> list[str]:
    return [view.name for view in found]


def test_a_view_keeps_its_plan_and_filter_but_no_day_and_nothing_strange(task, plan, people, signed_in):
    task()
    client = signed_in(people.chen)
    said = {"name": " 逾期的 ", "plan": "ceshi", "query": "light=overdue&as_of=2016-03-01&page=2&plan=x&evil=1&q="}
    answer = client.post(URL, said)
    view = SavedView.objects.get()
    assert (view.user, view.name, view.plan, view.query) == (people.chen, "逾期的", plan, "light=overdue")
    assert answer["Location"] == f"{LIST}?as_of=2016-03-01&plan=x&light=overdue"
    assert view.list_query == "plan=ceshi&light=overdue"


def test_a_newer_plan_does_not_take_the_view_over(task, keep, people, signed_in):
    task(text="老方案的任务。")
    keep(people.chen, "全部", query="")
    Plan.objects.create(code="xin", title="新方案", starts_on=DAY("2018-01-01"), ends_on=DAY("2020-12-31"))
    client = signed_in(people.chen)
    page = client.get(LIST, {"plan": "xin"}).content.decode()
    assert f'href="{LIST}?plan=ceshi"' in page and "老方案的任务" not in page
    assert "老方案的任务" in client.get(LIST, {"plan": "ceshi"}).content.decode()


def test_a_view_opened_from_a_past_day_shows_that_day(task, keep, people, signed_in):
    task()
    keep(people.chen, "逾期的")
    page = signed_in(people.chen).get(LIST, {"as_of": "2016-09-01"}).content.decode()
    assert f'href="{LIST}?as_of=2016-09-01&amp;plan=ceshi&amp;light=overdue"' in page


def test_the_same_name_replaces_and_says_with_whom_it_stays_shared(task, keep, people, signed_in):
    keep(people.chen, "本周督查", roles=[Role.LEADER])
    client = signed_in(people.chen)
    said = {"name": "本周督查", "plan": "ceshi", "query": "needs=confirm"}
    page = client.post(URL, said, follow=True).content.decode()
    assert "已用现在的筛选替换「本周督查」，它仍共享给领导。" in page
    assert list(SavedView.objects.values_list("name", "query")) == [("本周督查", "needs=confirm")]


def test_who_sees_a_view(keep, people):
    keep(people.chen, "私人")
    keep(people.chen, "给领导和负责人", roles=[Role.LEADER, Role.HEAD])
    keep(people.zhao, "领导的", roles=[Role.OFFICE])
    keep(people.wu, "经办人自己的")
    seen = {
        who: names(SavedView.objects.shared_with(getattr(people, who)))
        for who in ("chen", "sun", "zhao", "lin", "wu", "zheng")
    }
    assert seen == {
        "chen": ["领导的"],
        "sun": ["领导的"],
        "zhao": ["给领导和负责人"],
        "lin": ["给领导和负责人"],
        "wu": [],
        "zheng": [],
    }
    assert names(SavedView.objects.of(people.chen)) == ["私人", "给领导和负责人"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.AUDITOR}])
def test_what_somebody_shared_who_left_is_not_shown(keep, people, change):
    keep(people.chen, "给领导", roles=[Role.LEADER])
    User.objects.filter(pk=people.chen.pk).update(**change)
    assert names(SavedView.objects.shared_with(people.zhao)) == []


def test_a_shared_view_is_marked_and_opens_the_readers_own_scope(task, units, keep, people, signed_in):
    mine, other = [(units["马陆镇"], "lead")], [(units["财政局"], "lead")]
    task(text="马陆的任务。", pairs=mine)
    task(text="财政的任务。", pairs=other)
    keep(people.chen, "逾期的", roles=[Role.CLERK])
    client = signed_in(people.xie)
    page = client.get(LIST).content.decode()
    assert "（共享，由陈）" in page and f'href="{LIST}?plan=ceshi&amp;light=overdue"' in page
    opened = client.get(LIST, {"plan": "ceshi", "light": "overdue"}).content.decode()
    assert "马陆的任务" in opened and "财政的任务" not in opened
    assert "（共享，由陈）" in client.get(URL).content.decode()


def test_only_the_creator_changes_or_drops_a_view(keep, people):
    view = keep(people.chen, "给同事", roles=[Role.OFFICE])
    for act in (
        lambda: services.change(view=view.pk, by=people.sun, name="改名", roles=[]),
        lambda: services.move(view=view.pk, by=people.sun, up=True),
        lambda: services.drop(view=view.pk, by=people.sun),
    ):
        with pytest.raises(Refusal, match="只有建它的人能修改"):
            act()
    assert names(SavedView.objects.shared_with(people.sun)) == ["给同事"]


@pytest.mark.parametrize("who", ["wu", "lin", "xie"])
def test_clerks_and_heads_keep_their_views_to_themselves(keep, people, signed_in, who):
    person = getattr(people, who)
    view = keep(person, "我的")
    with pytest.raises(NotAllowed, match="不能共享常用筛选"):
        services.change(view=view.pk, by=person, name="我的", roles=[Role.CLERK])
    client = signed_in(person)
    assert "共享给" not in client.get(URL).content.decode()
    said = {"act": "change", "view": view.pk, "name": "我的", "roles": ["CLERK"]}
    assert "不能共享常用筛选" in client.post(URL, said, follow=True).content.decode()
    assert view.shares.count() == 0


def test_a_view_is_not_shared_with_who_cannot_open_lists(keep, people):
    view = keep(people.chen, "我的")
    for role in (Role.AUDITOR, Role.SYSADMIN, "KING"):
        with pytest.raises(Refusal, match="只能共享给可以查看任务的角色"):
            services.change(view=view.pk, by=people.chen, name="我的", roles=[role])


def test_views_are_renamed_put_in_order_unshared_and_dropped_on_their_page(keep, people, signed_in):
    first, second, third = (keep(people.chen, name) for name in ("甲", "乙", "丙"))
    client = signed_in(people.chen)
    client.post(URL, {"act": "up", "view": third.pk})
    client.post(URL, {"act": "down", "view": first.pk})
    client.post(URL, {"act": "up", "view": third.pk})
    assert names(SavedView.objects.of(people.chen)) == ["丙", "甲", "乙"]
    client.post(URL, {"act": "change", "view": first.pk, "name": "新名", "roles": ["LEADER", "HEAD"]})
    client.post(URL, {"act": "drop", "view": second.pk})
    assert names(SavedView.objects.of(people.chen)) == ["丙", "新名"]
    assert SavedView.objects.get(pk=first.pk).shared_words == "单位负责人、领导"
    client.post(URL, {"act": "change", "view": first.pk, "name": "新名"})
    assert names(SavedView.objects.shared_with(people.zhao)) == []
    page = client.post(URL, {"act": "change", "view": first.pk, "name": "丙"}, follow=True).content.decode()
    assert "您已经有一个叫「丙」的常用筛选" in page
    for said in ({"act": "drop"}, {"act": "drop", "view": "x"}, {"act": "up", "view": second.pk}):
        assert client.post(URL, said, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " "}, "请给常用筛选起一个名字"),
        ({"name": "名" * 31}, "最多 30 字"),
        ({"name": "a\u202eb"}, "看不见的控制字符"),
        ({"name": "长", "query": "q=" + "书" * 200}, "筛选条件太长"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(plan, people, signed_in, said, sentence):
    page = signed_in(people.chen).post(URL, {"query": "", "plan": "ceshi"} | said, follow=True).content.decode()
    assert sentence in page
    assert not SavedView.objects.exists()


def test_a_list_is_sent_as_an_address_that_shows_the_same(task, people, signed_in, settings):
    task(text="甲")
    task("2016-12-31", text="乙")
    asked = {"light": "overdue", "sort": "-due_on", "page": "1", "q": ""}
    address = signed_in(people.chen).get(LIST, asked).context["address"]
    assert address == f"{LIST}?as_of=2016-10-15&plan=ceshi&light=overdue&sort=-due_on"
    opened = signed_in(people.sun, today="2017-02-01").get(address).context["table"]
    assert [row.record.text for row in opened.rows] == ["甲"]
    past = signed_in(people.chen).get(LIST, {"as_of": "2016-03-05"}).context["address"]
    assert past == f"{LIST}?as_of=2016-03-05&plan=ceshi"
    settings.PORTAL_URL = "https://portal.example.cn"
    client = signed_in(people.chen)
    assert (
        'value="https://portal.example.cn/tasks/?as_of=2016-10-15&amp;plan=ceshi"' in client.get(LIST).content.decode()
    )
    part = client.get(LIST, {"light": "done"}, headers={"HX-Request": "true"}).content.decode()
    assert "plan=ceshi&amp;light=done" in part


def test_the_pages_ask_as_often_for_one_view_as_for_three(task, keep, people, signed_in, django_assert_max_num_queries):
    task()
    client, counts = signed_in(people.chen), []
    for number in (1, 2):
        for place in range(number):
            keep(people.chen, f"甲{number}{place}", roles=[Role.HEAD])
            keep(people.zhao, f"乙{number}{place}", roles=[Role.OFFICE])
        for url, most in ((LIST, 21), (reverse("saved_views:list"), 11)):
            with django_assert_max_num_queries(most) as asked:
                client.get(url)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]

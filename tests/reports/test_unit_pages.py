"""单位对比 and a unit's page: who sees whose record, in which order, with ranks only where the plan allows them."""

import pytest
from django.urls import reverse

from tasks.choices import UnitRole
from tasks.services import claims, dispatching, extensions, mergers, urging
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def names(answer) -> list[str]:
    return [record.name for record, _ in answer.context["records"]]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("chen", ["文广局", "财政局", "马陆镇", "南翔镇"]),
        ("zhao", ["文广局", "财政局", "马陆镇", "南翔镇"]),
        ("wu", ["文广局"]),
        ("lin", ["文广局"]),
        ("xie", ["马陆镇"]),
        ("zheng", []),  # a unit that carries nothing
    ],
)
@pytest.mark.shared
def test_leaders_and_the_office_see_every_unit_others_their_own(task, people, units, signed_in, who, seen):
    task()
    client = signed_in(getattr(people, who))
    assert names(client.get(reverse("reports:units"))) == seen
    opened = [client.get(reverse("reports:unit", args=[unit.pk])).status_code for unit in units.values()]
    own = {"wu": "文广局", "lin": "文广局", "xie": "马陆镇", "zheng": "绿洲控股集团"}.get(who)
    assert opened == [200 if own in (None, name) else 404 for name in units]


def test_the_heir_of_a_merged_unit_reads_its_old_record(task, people, units, signed_in):
    task("2016-12-31")
    mergers.merge(unit=units["财政局"], into=units["绿洲控股集团"], by=people.li, when=at("2016-05-03"))
    client = signed_in(people.zheng)
    assert names(client.get(reverse("reports:units"), {"as_of": "2016-05-02"})) == ["财政局"]
    assert names(client.get(reverse("reports:units"), {"as_of": "2016-05-03"})) == ["绿洲控股集团"]


def test_units_are_ordered_by_a_column_and_those_without_that_number_come_last(task, people, units, signed_in):
    task("2016-06-30")
    task("2017-06-30", pairs=[(units["财政局"], UnitRole.LEAD)])
    client = signed_in(people.zhao)
    orders = {
        order: names(client.get(reverse("reports:units"), {"order": order}))
        for order in ("", "-overdue", "led", "-led", "present", "nonsense")
    }
    printed = ["文广局", "财政局", "马陆镇", "南翔镇"]
    assert orders == {
        "": printed,
        "-overdue": printed,
        "led": ["马陆镇", "南翔镇", "文广局", "财政局"],
        "-led": printed,
        "present": printed,
        "nonsense": printed,
    }
    page = client.get(reverse("reports:units"), {"order": "-overdue"}).content.decode()
    assert 'aria-sort="descending"><a href="/units/?order=overdue"' in page


def test_ranks_are_shown_only_where_the_plan_allows_them_and_never_to_a_single_unit(plan, task, people, signed_in):
    task("2016-06-30")
    office, clerk = signed_in(people.chen), signed_in(people.wu)
    shown = []
    for allowed in (False, True):
        plan.ranks_units = allowed
        plan.save()
        shown.append(["名次" in each.get(reverse("reports:units")).content.decode() for each in (office, clerk)])
    assert shown == [[False, False], [True, False]]


def test_the_offices_form_of_a_plan_offers_the_ranking(plan, people, signed_in):
    page = signed_in(people.chen).get(reverse("admin:indicators_plan_change", args=[plan.pk])).content.decode()
    assert "单位对比显示名次" in page


@pytest.fixture
def busy_unit(task, report, people, units):
    """文广局: one claim sent back, one extension, one request answered after 3 days and one not, one silent task."""
    back, later, asked = task("2016-12-31", text="退回的。"), task("2016-06-30", text="延期的。"), task(text="催办的。")
    dispatching.acknowledge(task=back, by=people.lin, when=at("2016-04-01"))
    claim(task=back, by=people.lin, when=at("2016-09-20"), text="已完成。", reason="配合。")
    claims.send_back(task=back, by=people.chen, when=at("2016-09-21"), text="缺验收单。")
    extensions.ask(task=later, by=people.lin, when=at("2016-06-10"), due_on=DAY("2016-12-31"), text="场地未定。")
    extensions.grant(task=later, by=people.chen, when=at("2016-06-11"), text="同意。")
    unit = [units["文广局"]]
    for day in ("2016-09-01", "2016-10-02"):
        urging.urge(task=asked, by=people.chen, when=at(day), text="请抓紧。", reply_by=DAY(day), units=unit)
        if day == "2016-09-01":
            report(asked, "2016-09-04")
    return units["文广局"]


def test_a_units_page_tells_what_is_behind_its_figures(busy_unit, people, signed_in):
    page = signed_in(people.zhao).get(reverse("reports:unit", args=[busy_unit.pk])).context["page"]
    assert [(role, [one.task.text for one in carried]) for role, carried in page.roles] == [
        ("lead", ["催办的。", "退回的。", "延期的。"])
    ]
    assert [(state.text, entry.text) for state, entry in page.returned] == [("退回的。", "缺验收单。")]
    assert [(one.text, one.extensions) for one in page.extended] == [("延期的。", 1)]
    requests = [(one.task.text, str(one.request.asked), one.request.days) for one in page.asked]
    assert requests == [("催办的。", "2016-10-02", None), ("催办的。", "2016-09-01", 3)]
    assert [(one.task.text, str(one.quiet.since)) for one in page.roles[0][1] if one.quiet] == [
        ("催办的。", "2016-09-04"),
        ("延期的。", "2016-03-01"),
    ]
    assert (page.record.silent.value, page.record.returned.value) == (2, 1)


def test_a_units_page_of_a_past_day_knows_nothing_later(busy_unit, people, signed_in):
    client, address = signed_in(people.zhao), reverse("reports:unit", args=[busy_unit.pk])
    page = client.get(address, {"as_of": "2016-06-10"}).context["page"]
    assert (page.returned, [one.asked_due_on for one in page.extended], page.asked) == ([], [DAY("2016-12-31")], [])
    assert (page.record.acknowledge.number, page.record.returned.value) == (1, 0)
    assert client.get(address, {"as_of": "2016-02-01"}).context["page"].record is None


@pytest.mark.parametrize(("name", "most"), [("reports:units", 32), ("reports:unit", 37)])
def test_the_pages_ask_the_database_as_often_for_one_task_as_for_three(
    task, report, people, units, signed_in, django_assert_max_num_queries, name, most
):
    client, counts = signed_in(people.chen), []
    address = reverse(name, args=[units["文广局"].pk] if name == "reports:unit" else [])
    for number in (1, 2):
        for _ in range(number):
            report(task("2016-06-30"), "2016-05-01")
        with django_assert_max_num_queries(most) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]

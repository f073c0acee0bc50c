"""A unit becomes part of another: open work, people and names move on the day; the past keeps the unit."""

import pytest
from django.urls import reverse

from departments.directory import known_units
from departments.models import Department
from departments.roles import NotAllowed
from departments.services.mergers import CannotMerge
from notices.models import Notice
from tasks.as_of.day import AsOf
from tasks.choices import Kind, UnitState
from tasks.models import LedgerEntry, TaskUnit
from tasks.services import claims, mergers, steering
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
MERGED = at("2016-09-01")


def carriers(task, day: str) -> list[tuple]:
    rows = TaskUnit.objects.as_of(DAY(day)).filter(task=task).order_by("position")
    return list(rows.values_list("department__name", "role", "state", "percent", "through__name"))


def test_the_heir_goes_on_where_the_unit_stood_and_the_past_keeps_the_unit(
    task, report, units, people, ledger_is_whole
):
    moved, done = task(), task(text="办完的。")
    report(moved, "2016-08-01", by=people.zhou, percent=40)
    report(done, "2016-08-01")
    claim(task=done, by=people.lin, when=at("2016-08-02"), text="都办了。", reason="已请示")
    claims.confirm(task=done, by=people.chen, when=at("2016-08-03"))
    before = carriers(moved, "2016-08-31")
    told = mergers.merge(unit=units["财政局"], into=units["绿洲控股集团"], by=people.li, when=MERGED)
    assert (told.tasks, [person.name for person in told.people]) == (1, ["周"])
    assert ("绿洲控股集团", "responsible", UnitState.IN_PROGRESS, 40, None) in carriers(moved, "2016-09-01")
    assert "财政局" not in {name for name, *_ in carriers(moved, "2016-09-01")}
    assert carriers(moved, "2016-08-31") == before
    assert "财政局" in {name for name, *_ in carriers(done, "2016-09-01")}
    entry = LedgerEntry.objects.get(task=moved, kind=Kind.PLAN_CHANGED)
    assert (entry.text, entry.by.username) == ("财政局并入绿洲控股集团", "portal")
    assert ledger_is_whole()


def test_a_member_of_a_collective_hands_its_place_to_the_heir(task, units, people, ledger_is_whole):
    made = task()
    mergers.merge(unit=units["马陆镇"], into=units["绿洲控股集团"], by=people.li, when=MERGED)
    through = [(name, whole) for name, _, _, _, whole in carriers(made, "2016-09-01") if whole]
    assert sorted(through) == [("南翔镇", "各街镇"), ("绿洲控股集团", "各街镇")]
    assert [unit.name for unit in units["各街镇"].members_on(DAY("2016-08-31"))] == ["马陆镇", "南翔镇"]
    assert [unit.name for unit in units["各街镇"].members_on(DAY("2016-09-01"))] == ["南翔镇", "绿洲控股集团"]
    assert ledger_is_whole()


def test_two_units_of_one_task_become_one(task, report, units, people, ledger_is_whole):
    made = task()
    report(made, "2016-08-01", by=people.wu, percent=70)
    mergers.merge(unit=units["财政局"], into=units["文广局"], by=people.li, when=MERGED)
    mine = [(role, percent) for name, role, _, percent, _ in carriers(made, "2016-09-01") if name == "文广局"]
    assert mine == [("lead", 70), ("responsible", 70)]
    assert AsOf([made.plan], DAY("2016-09-01")).tasks().get(task=made).percent == 70
    assert ledger_is_whole()


def test_people_and_names_move_and_the_new_unit_is_told(task, units, people):
    made = task()
    mergers.merge(unit=units["财政局"], into=units["绿洲控股集团"], by=people.li, when=MERGED)
    people.zhou.refresh_from_db()
    assert people.zhou.department == units["绿洲控股集团"]
    assert people.zhou.in_post_since == MERGED.at
    assert known_units()["财政局"] == units["绿洲控股集团"]
    old = Department.objects.get(name="财政局")
    assert (old.is_active, old.merged_into, old.merged_on) == (False, units["绿洲控股集团"], DAY("2016-09-01"))
    assert Notice.objects.filter(task=made, unit=units["绿洲控股集团"], subject="dispatched").count() == 1


@pytest.mark.parametrize(
    ("unit", "into", "sentence"),
    [
        ("文广局", "文广局", "不能并入自己"),
        ("各街镇", "文广局", "是集体单位"),
        ("文广局", "各街镇", "是集体单位"),
        ("财政局", "文广局", "已经停用"),
    ],
)
def test_what_cannot_be_merged_is_told_and_nothing_moves(task, units, people, unit, into, sentence):
    made = task()
    Department.objects.filter(name="财政局").update(is_active=False)
    with pytest.raises(CannotMerge, match=sentence):
        mergers.merge(unit=units[unit], into=units[into], by=people.li, when=MERGED)
    assert not LedgerEntry.objects.filter(task=made, kind=Kind.PLAN_CHANGED).exists()


def test_only_the_sysadmin_merges(units, people):
    for person in (people.chen, people.lin, people.zhao):
        with pytest.raises(NotAllowed):
            mergers.merge(unit=units["财政局"], into=units["文广局"], by=person, when=MERGED)


def test_a_suspended_task_moves_a_cancelled_one_stays(task, units, people):
    suspended, cancelled = task(), task()
    steering.suspend(task=suspended, by=people.chen, when=at("2016-08-01"), text="等拆迁。")
    steering.cancel(task=cancelled, by=people.chen, when=at("2016-08-01"), text="并入其他任务。")
    assert mergers.open_tasks(units["财政局"]) == [suspended.pk]


def test_the_page_shows_what_will_move_before_it_does(task, units, people, signed_in):
    task()
    admin, address = signed_in(people.li, "2016-09-01"), reverse("tasks:merge_units")
    said = {"unit": units["财政局"].pk, "into": units["绿洲控股集团"].pk}
    shown = " ".join(admin.post(address, said).content.decode().split())
    assert "在办任务 1 项" in shown
    assert "账号 1 个：周" in shown
    assert Department.objects.get(name="财政局").is_active
    refused = admin.post(address, {"unit": units["财政局"].pk, "into": units["财政局"].pk, "confirm": "1"})
    assert (refused.status_code, "不能并入自己" in refused.content.decode()) == (422, True)
    assert admin.post(address, said | {"confirm": "1"}).status_code == 302
    assert "财政局 → 绿洲控股集团" in admin.get(address).content.decode()

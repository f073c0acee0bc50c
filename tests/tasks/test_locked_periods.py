"""锁定期间: reported figures stand; a report that was owed for one and comes later is marked 补报 everywhere."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from departments.roles import NotAllowed
from tasks.models import LedgerEntry, LockedPeriod
from tasks.refusals import ReasonIsMissing
from tasks.services import locking, progress
from tasks.services.locking import LockIsLifted, PeriodIsLocked, PeriodIsNotOver
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def lock(plan, people):
    """Lock a month of 2016, on a day."""

    def do(month: int, on: str, **more) -> LockedPeriod:
        first = DAY(f"2016-{month:02d}-01")
        last = DAY({9: "2016-09-30", 8: "2016-08-31", 10: "2016-10-31"}[month])
        said = {"name": f"2016 年 {month} 月", "by": people.chen, "why": "已报区领导。"} | more
        return locking.lock(plan=plan, first=first, last=last, when=at(on), **said)

    return do


def late(entry: LedgerEntry) -> object:
    return entry.detail.get("late_report")


SEPTEMBER = {"periods": ["2016 年 9 月"], "counts_for": "2016 年 10 月"}


@pytest.mark.parametrize(
    ("spoken", "locked", "reported", "mark"),
    [
        (None, None, "2016-10-03", None),  # nothing is locked: in the grace, simply late
        (None, "2016-10-06", "2016-10-05", None),  # before the lock
        (None, "2016-10-06", "2016-10-06", SEPTEMBER),  # the lock's own day, after it
        (None, "2016-10-03", "2016-10-04", SEPTEMBER),  # locked before the grace is over
        (None, "2016-10-06", "2016-10-31", SEPTEMBER),
        (None, "2016-10-06", "2016-11-02", {"periods": ["2016 年 9 月"], "counts_for": "2016 年 11 月"}),
        ("2016-08-31", "2016-10-06", "2016-10-10", SEPTEMBER),  # spoke before the period
        ("2016-09-01", "2016-10-06", "2016-10-10", None),  # spoke in it
        ("2016-09-30", "2016-10-06", "2016-10-10", None),
        ("2016-10-02", "2016-10-06", "2016-10-10", None),  # spoke in the grace, before the lock
    ],
)
def test_a_report_is_late_when_it_was_owed_for_a_locked_period(task, report, lock, spoken, locked, reported, mark):
    made = task()
    if spoken:
        report(made, spoken)
    if locked and locked <= reported:
        lock(9, locked)
    assert late(report(made, reported)) == mark


def test_only_the_first_word_after_the_lock_is_late_and_each_unit_has_its_own(task, report, lock, people):
    made = task()
    report(made, "2016-09-20", by=people.zhou)
    lock(9, "2016-10-06")
    marks = [late(report(made, "2016-10-07", by=by)) for by in (people.wu, people.wu, people.zhou, people.xie)]
    assert marks == [SEPTEMBER, None, None, SEPTEMBER]


def test_every_missed_locked_period_is_named_and_a_lifted_one_is_not(task, report, lock, people):
    made, other = task(), task()
    august, _ = lock(8, "2016-09-06"), lock(9, "2016-10-06")
    assert late(report(made, "2016-10-07"))["periods"] == ["2016 年 8 月", "2016 年 9 月"]
    locking.lift(lock=august, by=people.chen, when=at("2016-10-08"), why="漏了两个街镇。")
    assert late(report(other, "2016-10-09"))["periods"] == ["2016 年 9 月"]


def test_what_was_not_owed_is_not_late(task, report, lock, people):
    later, finished = task(entered="2016-10-02"), task()
    report(finished, "2016-08-15", by=people.zhou, percent=100, finished=True)
    lock(9, "2016-10-06")
    assert late(report(later, "2016-10-07")) is None
    assert late(report(finished, "2016-10-07", by=people.zhou)) is None


def test_a_correction_of_words_in_a_locked_period_is_late_and_the_period_keeps_its_words(
    task, report, lock, people, on_day, ledger_is_whole
):
    made = task()
    entry = report(made, "2016-09-20", percent=40)
    before = on_day("2016-09-30").get().percent
    lock(9, "2016-10-06")
    said = progress.ProgressUpdate("其实已办结八成。", 80)
    mended = progress.correct(entry=entry, by=people.wu, when=at("2016-10-07"), said=said, reason="数错了。")
    assert late(mended) == SEPTEMBER
    again = progress.correct(
        entry=mended, by=people.wu, when=at("2016-10-08"), said=said.__class__("八成半。", 85), reason="又数。"
    )
    assert late(again) is None  # it mends words of October
    assert (before, on_day("2016-09-30").get().percent, on_day("2016-10-08").get().percent) == (40, 40, 85)
    assert ledger_is_whole()


def test_the_figures_of_a_locked_period_stay_as_reported(task, report, lock, on_day, people):
    made = task("2016-09-15")
    lock(9, "2016-10-01")

    def reported():
        return list(on_day("2016-09-30").values("task", "light", "state", "percent", "latest_report", "reported_on"))

    before = reported()
    report(made, "2016-10-01", percent=90, finished=True)
    assert reported() == before


def test_a_sheet_entered_by_the_office_is_late_for_its_unit(task, lock, people, units):
    made = task()
    lock(9, "2016-10-06")
    entry = progress.report_for_unit(
        task=made, unit=units["马陆镇"], by=people.chen, when=at("2016-10-07"),
        said=progress.ProgressUpdate("已办。", 50), sheet={"file": "a.xlsx", "row": "第 1 行"}, key=uuid4(),
    )  # fmt: skip
    assert late(entry) == SEPTEMBER


def test_only_the_office_locks_what_is_over_once_and_lifts_with_a_reason(lock, people):
    for who in ("wu", "lin", "zhao", "qian", "li"):
        with pytest.raises(NotAllowed):
            lock(9, "2016-10-06", by=getattr(people, who))
    with pytest.raises(PeriodIsNotOver, match="次日起才能锁定"):
        lock(9, "2016-09-30")
    with pytest.raises(ReasonIsMissing):
        lock(9, "2016-10-06", why=" ")
    made = lock(9, "2016-10-01")
    with pytest.raises(PeriodIsLocked, match="已由陈"):
        lock(9, "2016-10-06")
    with pytest.raises(NotAllowed):
        locking.lift(lock=made, by=people.zhao, when=at("2016-10-07"), why="要改。")
    with pytest.raises(ReasonIsMissing):
        locking.lift(lock=made, by=people.sun, when=at("2016-10-07"), why="")
    locking.lift(lock=made, by=people.sun, when=at("2016-10-07"), why="漏了两个街镇。")
    with pytest.raises(LockIsLifted, match="已由孙"):
        locking.lift(lock=made, by=people.chen, when=at("2016-10-07"), why="再解。")
    lock(9, "2016-10-08")
    rows = LockedPeriod.objects.order_by("pk").values_list("name", "lifted_by__name", "lifted_why")
    assert list(rows) == [("2016 年 9 月", "孙", "漏了两个街镇。"), ("2016 年 9 月", None, "")]


def test_the_mark_is_on_the_task_page_in_the_lists_and_in_the_exports(task, report, lock, people, signed_in):
    made = task()
    lock(9, "2016-10-06")
    browser = signed_in(people.wu, "2016-10-07")
    before = browser.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert "本次反馈将注明「补报 2016 年 9 月」，计入 2016 年 10 月" in before
    report(made, "2016-10-07", progress="上月已办。")
    note = "补报 2016 年 9 月，计入 2016 年 10 月"
    for address in (reverse("tasks:detail", args=[made.pk]), reverse("tasks:list"), reverse("reports:table")):
        assert note in browser.get(address).content.decode(), address
    for address in ("exports:task_list", "exports:official_table"):
        book = load_workbook(BytesIO(browser.get(reverse(address)).content))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert f"（{note}）上月已办。" in cells, address
    past = browser.get(reverse("tasks:list"), {"as_of": "2016-10-06"}).content.decode()
    assert "补报" not in past

"""制作报表: who may ask and fetch, what a file says, and that one worker makes a report whole or not at all."""

import hashlib
import os
import stat
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from departments.choices import Role
from departments.models import User
from departments.roles import NotAllowed
from exports import store
from exports.models import MadeReport
from exports.services import making, worker
from exports.services.fetching import ReportIsDamaged, opened
from exports.services.making import ReportRefused, ask, make
from jiading.jobs.claims import TakenOver, take
from jiading.jobs.worker import slot
from tests.lost_answers import commits_and_dies, commits_and_fails, dies, next_commit, nobody_answers
from tests.tasks.test_ledger import in_threads
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
WHEN = at("2016-10-15")


@pytest.fixture
def asked(plan, people):
    """Let somebody ask for a report."""

    def do(by=None, **more) -> MadeReport:
        said = {"plan": plan, "kind": "plain", "day": DAY("2016-10-15"), "when": WHEN} | more
        return ask(by=by or people.chen, **said)

    return do


def claim(pk: int, when) -> str | None:
    """Take a report in hand as a worker on another machine does, and return the worker's name if it has it."""
    name = uuid4().hex
    return name if take(MadeReport, pk, when, name) else None


def lying(settings) -> list[str]:
    """The files of reports, but for the workers' places."""
    folder = Path(settings.MEDIA_ROOT) / "reports"
    return sorted(each.name for each in folder.iterdir() if each.suffix != ".lock") if folder.exists() else []


def text_of(report: MadeReport) -> str:
    report.refresh_from_db()
    with opened(report) as file:
        return file.read().decode()


def test_a_report_says_plan_day_filter_maker_and_time_and_is_kept_with_its_checksum(asked, task, settings):
    task(text="开展读书活动。")
    task(due="2016-12-31", text="建设图书馆。")
    report = asked(query="light=overdue&page=3&as_of=2016-01-01&sort=-due&nonsense=1")
    assert (report.state, report.query, report.filter_words) == ("waiting", "light=overdue", "灯：逾期")
    assert worker.make_waiting() == [report.pk]
    text = text_of(report)
    assert text == "1、开展读书活动。\n测试方案 2016-10-15 灯：逾期 陈 2016-10-15T02:00:00+00:00"
    data = text.encode()
    assert (report.size, report.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (report.state, report.file_name, report.done, report.of) == (
        "done",
        "文字清单_测试方案2016_逾期_截至2016-10-15.txt",
        1,
        1,
    )
    assert lying(settings) == [report.file.removeprefix("reports/")]
    modes = [stat.S_IMODE(os.stat(Path(settings.MEDIA_ROOT) / name).st_mode) for name in ("reports", report.file)]
    assert [oct(mode) for mode in modes] == ["0o750", "0o640"]


@pytest.mark.parametrize(
    ("who", "allowed", "tasks"),
    [
        ("wu", True, 1), ("lin", True, 1), ("zheng", True, 0), ("chen", True, 1), ("zhao", True, 1),
        ("qian", False, 0), ("li", False, 0),
    ],
)  # fmt: skip
def test_who_may_make_a_report_and_how_much_is_in_it(asked, task, people, who, allowed, tasks):
    task()
    if not allowed:
        with pytest.raises(NotAllowed, match="不能制作报表"):
            asked(by=getattr(people, who))
        return
    report = asked(by=getattr(people, who))
    worker.make_waiting()
    assert text_of(report).count("开展读书活动") == tasks


def test_a_report_is_fetched_by_its_maker_alone(asked, people):
    reports = {who: asked(by=getattr(people, who)) for who in ("wu", "lin", "chen", "sun", "zhao")}
    fetched = {
        who: {report.asked_by.username for report in MadeReport.objects.fetched_by(person)}
        for who, person in vars(people).items()
    }
    assert fetched == {who: {who} if who in reports else set() for who in vars(people)}


@pytest.mark.parametrize(
    ("change", "fetched"),
    [
        ({}, True),
        ({"role": Role.LEADER}, True),  # reads as much as before
        ({"role": Role.CLERK, "unit": "文广局"}, False),  # reads less
        ({"role": Role.AUDITOR}, False),
    ],
)
def test_whoever_reads_less_than_before_no_longer_fetches_what_was_made_with_more(
    asked, people, units, change, fetched
):
    asked(by=people.chen)
    changed_to(people.chen, units, change)
    assert MadeReport.objects.fetched_by(people.chen).exists() is fetched


def test_an_officer_who_changed_units_leaves_the_old_units_reports(asked, people, units):
    asked(by=people.wu)
    changed_to(people.wu, units, {"role": Role.CLERK, "unit": "财政局"})
    assert not MadeReport.objects.fetched_by(people.wu).exists()
    changed_to(people.wu, units, {"role": Role.OFFICE})
    assert MadeReport.objects.fetched_by(people.wu).exists()


def changed_to(person: User, units, change: dict) -> None:
    facts = dict(change)
    if "role" in facts:
        facts["department"] = units.get(facts.pop("unit", ""))
    User.objects.filter(pk=person.pk).update(**facts)
    person.refresh_from_db()


def test_who_moved_or_left_while_it_waited_gets_no_report(asked, people, units, settings):
    moved, gone = asked(by=people.wu), asked(by=people.lin)
    changed_to(people.wu, units, {"role": Role.CLERK, "unit": "财政局"})
    User.objects.filter(pk=people.lin.pk).update(is_active=False)
    worker.make_waiting()
    faults = [MadeReport.objects.get(pk=report.pk).fault for report in (moved, gone)]
    assert faults == ["吴的单位或角色已经变动，没有做成；请重新提出。", "林已经不能制作报表，没有做成。"]
    assert lying(settings) == []


def test_the_same_form_asks_once_and_nobody_fills_the_queue(asked, people):
    key = uuid4()
    assert asked(key=key) == asked(key=key)
    for _ in range(4):
        asked()
    with pytest.raises(ReportRefused, match="已有 5 份报表"):
        asked()
    asked(by=people.sun)


@pytest.mark.parametrize(
    ("said", "sentence", "field"),
    [
        ({"kind": "nonsense"}, "没有这种报表", "kind"),
        ({"day": DAY("2016-10-16")}, "还没有到", "day"),
        ({"query": "unit=999999"}, "筛选条件看不懂", "query"),
        ({"query": "due_from=昨天"}, "筛选条件看不懂", "query"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(asked, said, sentence, field):
    with pytest.raises(ReportRefused, match=sentence) as refusal:
        asked(**said)
    assert refusal.value.field == field
    assert not MadeReport.objects.exists()


def test_a_kind_that_takes_no_filter_drops_it(asked):
    report = asked(kind="official", query="light=overdue")
    assert (report.query, report.filter_words) == ("", "全部任务")


def test_a_writer_that_breaks_down_leaves_no_file_and_the_report_can_be_made_again(asked, people, settings, caplog):
    report = asked(kind="broken")
    worker.make_waiting()
    report.refresh_from_db()
    assert (report.state, report.fault) == ("failed", making.BROKEN)
    assert lying(settings) == []
    with pytest.raises(NotAllowed, match="只有制作人"):
        making.ask_again(report=report, by=people.sun)
    MadeReport.objects.filter(pk=report.pk).update(kind="plain")
    making.ask_again(report=report, by=people.chen)
    assert worker.make_waiting() == [report.pk]
    report.refresh_from_db()
    assert report.state == "done"
    assert making.ask_again(report=report, by=people.chen).state == "done"  # nothing to mend


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fate", [commits_and_dies, commits_and_fails])
def test_a_report_whose_commit_was_not_answered_is_done_and_keeps_its_file(asked, task, fate, settings, monkeypatch):
    task()
    report, finish = asked(), making.finish
    monkeypatch.setattr(making, "finish", lambda *args: (next_commit(monkeypatch, fate), finish(*args)))
    assert worker.make_waiting() == [report.pk]
    assert "开展读书活动" in text_of(report)
    assert (report.state, report.fault, lying(settings)) == ("done", "", [report.file.removeprefix("reports/")])


@pytest.mark.django_db(transaction=True)
def test_a_report_that_was_rolled_back_has_failed_and_leaves_no_file(asked, settings, monkeypatch):
    report, finish = asked(), making.finish
    monkeypatch.setattr(making, "finish", lambda *args: (next_commit(monkeypatch, dies), finish(*args)))
    worker.make_waiting()
    report.refresh_from_db()
    assert (report.state, report.fault, lying(settings)) == ("failed", making.BROKEN, [])


@pytest.mark.django_db(transaction=True)
def test_a_report_of_which_nothing_is_known_keeps_its_file_until_it_is_taken_over(asked, settings, monkeypatch):
    report, finish = asked(), making.finish
    monkeypatch.setattr(
        making,
        "finish",
        lambda *args: (next_commit(monkeypatch, lambda: (nobody_answers(monkeypatch), dies())), finish(*args)),
    )
    assert make(report.pk, WHEN.at) is True
    monkeypatch.undo()
    report.refresh_from_db()
    assert (report.state, lying(settings)) == ("making", [f"{report.worker}.bin"])


def test_a_damaged_or_lost_file_is_refused(asked, settings):
    report = asked()
    worker.make_waiting()
    report.refresh_from_db()
    path = Path(settings.MEDIA_ROOT) / report.file
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"X")
    with pytest.raises(ReportIsDamaged):
        opened(report)
    path.write_bytes(whole)
    opened(report).close()
    path.unlink()
    with pytest.raises(ReportIsDamaged):
        opened(report)


def test_an_abandoned_report_is_taken_over_and_the_first_worker_settles_nothing(asked, settings):
    report = asked()
    first = claim(report.pk, WHEN.at)
    assert first and claim(report.pk, WHEN.at + timedelta(seconds=59)) is None
    later = WHEN.at + timedelta(seconds=61)
    with store.begin(first) as file:
        file.write(b"of the first")
        assert make(report.pk, later)
        stored = store.settle(first, file)
    with pytest.raises(TakenOver):
        making.finish(report, first, stored)
    making.fail(report.pk, first, "too late")
    with pytest.raises(TakenOver):
        making.teller(report.pk, first)(1, 2)
    assert "of the first" not in text_of(report)
    assert report.tries == 2
    os.utime(Path(settings.MEDIA_ROOT) / stored.name, (0, 0))
    assert making.sweep(WHEN.at) == 1
    assert lying(settings) == [report.file.removeprefix("reports/")]


def test_a_report_that_is_interrupted_three_times_fails(asked):
    report, when = asked(), WHEN.at
    for _ in range(3):
        assert claim(report.pk, when)
        when += timedelta(seconds=61)
    assert not make(report.pk, when)
    report.refresh_from_db()
    assert (report.state, report.fault, report.tries) == ("failed", MadeReport.INTERRUPTED, 3)


def test_only_old_files_that_nobody_speaks_of_are_swept(asked, settings):
    report, making_now = asked(), asked()
    make(report.pk, WHEN.at)
    worker = claim(making_now.pk, WHEN.at)
    for name in (worker, "old", "new"):
        store.begin(name).close()
    for name in (f"{worker}.part", "old.part"):
        os.utime(store.folder() / name, (0, 0))
    report.refresh_from_db()
    os.utime(Path(settings.MEDIA_ROOT) / report.file, (0, 0))
    assert making.sweep(WHEN.at) == 1
    assert set(lying(settings)) == {report.file.removeprefix("reports/"), f"{worker}.part", "new.part"}


@pytest.mark.django_db(transaction=True)
def test_of_workers_at_the_same_moment_one_makes_the_report(asked, settings):
    reports = [asked() for _ in range(5)]
    for report in reports:
        answers = in_threads(4, lambda place, pk=report.pk: make(pk, WHEN.at))
        assert sorted(answers) == [False, False, False, True]
    assert len(lying(settings)) == 5
    assert set(MadeReport.objects.values_list("state", "tries")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_workers_beyond_the_machines_places_leave_the_work_to_the_others(asked):
    asked()
    with slot() as first, slot() as second:
        assert (first, second) == (True, True)
        assert worker.make_waiting() == []
    assert len(worker.make_waiting()) == 1

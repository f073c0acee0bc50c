"""Returned 填报单: an untouched row is no entry, a filled one is one entry of its unit.

A row with newer entries is asked about, an altered one is refused.
"""

import io
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from departments.roles import NotAllowed
from fill_sheets import services
from fill_sheets.comparing import Outcome
from fill_sheets.contents import sheets_of
from fill_sheets.reader import sheets_in
from indicators.models import Plan
from tableparser.files.grid import Refused
from tasks.ledger.chain import fingerprint
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.refusals import AlreadyDone, LookAgain, NotCarried, PortalDayWentBack, ReasonIsMissing
from tasks.services import dispatching, planning, progress, steering, urging
from tests.fill_sheets.filling import SEAL, cell, changed, filled, head_row, read, sent_to
from tests.tableparser.making import sheet as any_workbook
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
DONE = {"progress": "已完成选址。", "percent": 60, "issues": "缺经费。", "next_steps": "申请。", "finished": "否"}


@pytest.fixture
def malu(units):
    return units["马陆镇"]


@pytest.fixture
def outgoing(plan, people, malu):
    """The sheet of 马陆镇, or of another unit, as it goes out now."""
    return lambda unit=None: sent_to(unit or malu, plan, people.chen)


def outcomes(draft) -> list[Outcome]:
    return [each.outcome for each in services.review_of(draft).verdicts]


def faults(draft) -> list[tuple[str, str]]:
    return [(fault.ref, fault.sentence) for each in services.review_of(draft).verdicts for fault in each.faults]


def count() -> int:
    return LedgerEntry.objects.count()


def test_an_untouched_sheet_is_0_changes(task, report, people, outgoing, handed_in, confirm, ledger_is_whole):
    report(task(), "2016-04-01", by=people.xie, percent=30, finished=True)
    task()
    before = count()
    draft = handed_in(outgoing())
    assert outcomes(draft) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert confirm(draft) == []
    assert count() == before
    assert ledger_is_whole()


def test_a_filled_row_is_one_entry_of_that_unit_by_the_hand_of_the_office(
    task, people, malu, outgoing, handed_in, confirm, ledger_is_whole
):
    made, other = task(), task()
    draft = handed_in(("马陆镇.xlsx", filled(outgoing(), DONE)))
    before = count()
    (entry,) = confirm(draft)
    assert count() == before + 1
    assert (entry.task, entry.kind, entry.on) == (made, "reported", DAY("2016-05-10"))
    assert (entry.unit, entry.unit_name, entry.by, entry.by_name, entry.hand) == (
        malu,
        "马陆镇",
        people.chen,
        "陈",
        "陈（代录）",
    )
    assert entry.text == "已完成选址。"
    assert {name: entry.detail[name] for name in ("percent", "issues", "next_steps", "finished", "files")} == {
        "percent": 60,
        "issues": "缺经费。",
        "next_steps": "申请。",
        "finished": False,
        "files": [],
    }
    said = entry.detail["sheet"]
    assert (said["file"], said["row"], len(said["sha256"])) == ("马陆镇.xlsx", "填报单第7行", 64)
    part = TaskUnit.objects.present().get(task=made, department=malu)
    assert (part.state, part.percent, part.reported_on) == ("in_progress", 60, DAY("2016-05-10"))
    assert TaskUnit.objects.present().get(task=other, department=malu).state == "pending"
    draft.refresh_from_db()
    assert (draft.entered_count, draft.is_open) == (1, False)
    assert ledger_is_whole()


def test_the_unit_of_an_entry_is_inside_its_hash(task, units, outgoing, handed_in, confirm):
    task()
    (entry,) = confirm(handed_in(filled(outgoing(), DONE)))
    assert fingerprint(entry) == entry.hash
    entry.unit = units["南翔镇"]
    assert fingerprint(entry) != entry.hash


def test_what_was_filled_in_before_is_where_the_unit_starts_from(task, report, people, outgoing, handed_in, confirm):
    report(task(), "2016-04-01", by=people.xie, percent=30)
    (entry,) = confirm(handed_in(filled(outgoing(), {"progress": "又做了一点。"})))
    assert (entry.text, entry.detail["percent"], entry.detail["finished"]) == ("又做了一点。", 30, False)


def test_the_same_file_twice_is_0_changes_whoever_brings_it(task, people, outgoing, handed_in, confirm):
    task()
    file = filled(outgoing(), DONE)
    confirm(handed_in(file))
    before = count()
    for by in (people.chen, people.sun):
        again = handed_in(file, by=by)
        assert outcomes(again) == [Outcome.ENTERED]
        assert confirm(again) == []
    assert count() == before


def test_a_confirmation_sent_twice_makes_one_entry(task, outgoing, handed_in, confirm):
    task()
    draft = handed_in(filled(outgoing(), DONE))
    seen = services.review_of(draft).fingerprint
    confirm(draft)
    before = count()
    with pytest.raises(AlreadyDone, match="已经录入或放弃"):
        services.enter(draft=draft, choices={}, seen=seen, by=draft.made_by, when=at("2016-05-10"))
    assert count() == before


def test_two_people_with_the_same_file_open_make_one_entry(task, people, outgoing, handed_in, confirm):
    task()
    file = filled(outgoing(), DONE)
    first, second = handed_in(file), handed_in(file, by=people.sun)
    seen = services.review_of(second).fingerprint
    confirm(first)
    before = count()
    with pytest.raises(LookAgain):
        services.enter(draft=second, choices={}, seen=seen, by=people.sun, when=at("2016-05-10"))
    assert outcomes(second) == [Outcome.ENTERED]
    assert count() == before


@pytest.mark.parametrize("who", ["wu", "lin", "xie", "zhao", "qian", "li"])
def test_nobody_but_the_office_speaks_for_a_unit(task, people, malu, outgoing, handed_in, who):
    made, person = task(), getattr(people, who)
    draft = handed_in(filled(outgoing(), DONE))
    before = count()
    for refused in (
        lambda: services.begin(sheets=[], refused=[], by=person, when=at("2016-05-10")),
        lambda: services.enter(draft=draft, choices={}, seen="", by=person, when=at("2016-05-10")),
        lambda: services.discard(draft=draft, by=person, when=at("2016-05-10")),
        lambda: progress.report_for_unit(
            task=made, unit=malu, by=person, when=at("2016-05-10"), key=uuid4(), sheet={},
            said=progress.ProgressUpdate("x", 1),
        ),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            refused()
    assert count() == before


def test_an_upload_is_its_owners_alone(task, people, outgoing, handed_in):
    task()
    draft = handed_in(filled(outgoing(), DONE))
    with pytest.raises(draft.DoesNotExist):
        services.enter(draft=draft, choices={}, seen="", by=people.sun, when=at("2016-05-10"))


def test_a_unit_that_does_not_carry_the_task_has_no_say(task, units, people):
    with pytest.raises(NotCarried, match="「绿洲控股集团」现在不承担这项任务"):
        progress.report_for_unit(
            task=task(), unit=units["绿洲控股集团"], by=people.chen, when=at("2016-05-10"), key=uuid4(), sheet={},
            said=progress.ProgressUpdate("x", 1),
        )  # fmt: skip


def own_report(made, people, units):
    said = progress.ProgressUpdate("网上已报。", 80)
    progress.report(task=made, by=people.xie, when=at("2016-05-05"), said=said)


def urged(made, people, units):
    urging.urge(
        task=made, by=people.chen, when=at("2016-05-05"), text="请回复。", reply_by=DAY("2016-05-12"),
        units=[units["马陆镇"]],
    )  # fmt: skip


def reworded(made, people, units):
    planning.change_task(task=made, by=people.chen, when=at("2016-05-05"), text="开展两次读书活动。", reason="补字。")


@pytest.mark.parametrize("happened", [own_report, urged, reworded])
@pytest.mark.parametrize(("choice", "more"), [("enter", 1), ("skip", 0)])
def test_something_newer_is_shown_and_the_office_chooses(
    task, people, units, outgoing, handed_in, confirm, ledger_is_whole, happened, choice, more
):
    made = task()
    file = filled(outgoing(), DONE)
    happened(made, people, units)
    draft = handed_in(file)
    (verdict,) = services.review_of(draft).verdicts
    newest = LedgerEntry.objects.filter(task=made).last()
    assert (verdict.outcome, verdict.newer) == (Outcome.CONFLICT, [newest])
    assert verdict.answers == ("催办" if happened is urged else "")
    before = count()
    with pytest.raises(ReasonIsMissing, match="还有 1 行没有选择"):
        confirm(draft)
    assert count() == before
    confirm(draft, all=choice)
    assert count() == before + more
    assert LedgerEntry.objects.filter(pk=newest.pk, text=newest.text).exists()
    assert ledger_is_whole()


def test_an_urging_that_was_taken_back_meanwhile_leaves_nothing_to_choose(
    task, people, units, outgoing, handed_in, ledger_is_whole
):
    made = task()
    file = filled(outgoing(), DONE)
    urged(made, people, units)
    urging.withdraw(task=made, by=people.chen, when=at("2016-05-06"), text="催错了任务。")
    (verdict,) = services.review_of(handed_in(file)).verdicts
    assert (verdict.outcome, verdict.newer, verdict.answers) == (Outcome.NEW, [], "")
    assert ledger_is_whole()


def test_what_other_units_said_meanwhile_is_no_conflict(task, report, units, people, outgoing, handed_in, confirm):
    made = task()
    malu, nanxiang = filled(outgoing(), DONE), filled(outgoing(units["南翔镇"]), DONE)
    report(made, "2016-05-05")
    draft = handed_in(malu, nanxiang)
    assert outcomes(draft) == [Outcome.NEW, Outcome.NEW]
    assert [each.others for each in services.review_of(draft).verdicts] == [1, 1]
    assert [entry.unit_name for entry in confirm(draft)] == ["马陆镇", "南翔镇"]


def test_what_comes_in_after_the_look_is_looked_at_before_anything_is_entered(
    task, report, people, outgoing, handed_in
):
    made = task()
    task()
    draft = handed_in(filled(outgoing(), DONE, DONE))
    seen = services.review_of(draft).fingerprint
    report(made, "2016-05-09", by=people.xie)
    before = count()
    with pytest.raises(LookAgain, match="没有录入"):
        services.enter(draft=draft, choices={}, seen=seen, by=people.chen, when=at("2016-05-10"))
    assert count() == before
    assert outcomes(draft) == [Outcome.CONFLICT, Outcome.NEW]


def test_a_task_that_takes_no_report_now_refuses_with_the_rule(task, people, outgoing, handed_in):
    made = task()
    file = filled(outgoing(), DONE)
    steering.suspend(task=made, by=people.chen, when=at("2016-05-05"), text="等待资金。")
    assert faults(handed_in(file)) == [("填报单!A7", "任务现在是「中止」，不能反馈进展；现在可以：恢复、取消。")]


@pytest.mark.parametrize(
    ("answer", "ref", "sentence"),
    [
        (DONE | {"percent": 120}, "填报单!I7", "「完成%」填的是「120」，请填 0 到 100 的整数，不写百分号。"),
        (DONE | {"percent": "约一半"}, "填报单!I7", "「完成%」填的是「约一半」，请填 0 到 100 的整数，不写百分号。"),
        (DONE | {"percent": 0.4}, "填报单!I7", "「完成%」填的是「0.4」，请填 0 到 100 的整数，不写百分号。"),
        (DONE | {"percent": None}, "填报单!I7", "「完成%」没有填写，请填 0 到 100 的整数，不写百分号。"),
        (DONE | {"finished": "快了"}, "填报单!L7", "「本单位部分已完成」填的是「快了」，请填「是」或「否」。"),
        (DONE | {"progress": ""}, "填报单!H7",
         "「进展」没有填写，但同一行的其他格子填了或改了。请写明进展：做了什么，到了哪一步。"),
        (DONE | {"progress": "长" * 5001}, "填报单!H7", "「进展」最多 5000 字，现有 5001 字，请删减或改用附件。"),
        (DONE | {"issues": "\u202e倒"}, "填报单!J7",
         "「存在问题」第 1 个字是看不见的控制字符（U+202E），不能保存；请删去这个字，或重新输入这一段。"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_beside_its_cell(task, outgoing, handed_in, confirm, answer, ref, sentence):
    task(), task()
    draft = handed_in(filled(outgoing(), answer, DONE))
    assert faults(draft) == [(ref, sentence)]
    assert len(confirm(draft)) == 1  # the good row is not held up by the bad one


def test_a_character_that_no_database_holds_is_refused_and_named(task, outgoing, handed_in):
    task()
    file = changed(filled(outgoing(), DONE), lambda page: setattr(cell(page, 0, "progress"), "value", "坏_x0000_字"))
    draft = handed_in(file)
    draft.refresh_from_db()
    ((ref, sentence),) = faults(draft)
    assert ref == "填报单!H7"
    assert "U+0000" in sentence


def test_an_altered_locked_cell_refuses_its_row_and_says_what_stood_there(task, outgoing, handed_in, confirm):
    task(), task()

    def spoil(page):
        cell(page, 0, "due").value = "2018-12-31"

    draft = handed_in(changed(filled(outgoing(), DONE, DONE), spoil))
    assert faults(draft) == [
        (
            "填报单!E7",
            "「现定期限」是锁定的格子，被改过：现在是「2018-12-31」，发出时是「2016-06-30」。请用原来的文件重填。",
        )
    ]
    assert len(confirm(draft)) == 1


def test_a_row_of_another_unit_is_refused(task, units, outgoing, handed_in):
    task()
    theirs = filled(outgoing(units["南翔镇"]), DONE)
    stranger = load_workbook(io.BytesIO(theirs)).active

    def paste(page):
        row = head_row(page) + 1
        for column in range(1, SEAL + 1):
            page.cell(row, column).value = stranger.cell(row, column).value

    assert faults(handed_in(changed(outgoing(), paste))) == [
        ("填报单!A7", "这一行是「南翔镇」的填报单里的，不能放在「马陆镇」的填报单里。")
    ]


def test_a_row_of_another_plan_is_refused(task, people, malu, outgoing, handed_in):
    task()
    other = Plan.objects.create(code="b", title="另一方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2017-12-31"))
    new = planning.NewTask("1、", "别的事。", planning.Deadline(), [(malu, "lead")])
    texts = {"category": "", "name": "项目", "standard": "", "baseline_state": ""}
    row = planning.enter_row(
        plan=other, position=1, by=people.chen, when=at("2016-03-01"), texts=texts, source={}, tasks=[new]
    )
    dispatching.dispatch(task=row.tasks.get(), by=people.chen, when=at("2016-03-01"))
    theirs = sent_to(malu, other, people.chen)
    stranger = load_workbook(io.BytesIO(theirs)).active

    def paste(page):
        for column in range(1, SEAL + 1):
            page.cell(7, column).value = stranger.cell(7, column).value

    assert faults(handed_in(changed(outgoing(), paste))) == [
        ("填报单!A7", "这一行是另一个方案「另一方案」的，不能放在这份填报单里。")
    ]
    assert outcomes(handed_in(theirs)) == [Outcome.UNCHANGED]


def test_all_rows_are_entered_or_none(task, people, outgoing, handed_in, confirm, ledger_is_whole):
    task()
    second = task()
    planning.change_task(task=second, by=people.chen, when=at("2016-05-09"), text="改。", reason="改。")
    draft, before = handed_in(filled(outgoing(), DONE, DONE)), count()
    with pytest.raises(PortalDayWentBack):
        confirm(draft, day="2016-05-01")  # the first task would take it, the second does not
    assert count() == before
    draft.refresh_from_db()
    assert draft.is_open
    assert len(confirm(draft)) == 2
    assert ledger_is_whole()


def test_a_row_copied_down_is_refused_wherever_it_stands(task, outgoing, handed_in):
    task()

    def copy(page):
        row = head_row(page) + 1
        for column in range(1, SEAL + 1):
            page.cell(row + 1, column).value = page.cell(row, column).value

    said = "同一行出现了 2 次（填报单!A7、填报单!A8），请只留一行。"
    assert faults(handed_in(changed(filled(outgoing(), DONE), copy))) == [("填报单!A7", said), ("填报单!A8", said)]


@pytest.mark.parametrize("forge", [lambda text: "", lambda text: text[:-3] + "abc", lambda text: "x"])
def test_a_row_without_a_seal_of_ours_is_refused(task, outgoing, handed_in, forge):
    task()

    def spoil(page):
        sealed = page.cell(head_row(page) + 1, SEAL)
        sealed.value = forge(sealed.value)

    ((ref, sentence),) = faults(handed_in(changed(filled(outgoing(), DONE), spoil)))
    assert ref == "填报单!A7"
    assert "不是发出的行" in sentence


def test_an_added_row_is_refused_and_an_empty_one_is_nothing(task, outgoing, handed_in):
    task()

    def add(page):
        page.cell(head_row(page) + 3, 3).value = "另外做了一件事"
        page.cell(head_row(page) + 4, 3).value = " "

    ((ref, sentence),) = faults(handed_in(changed(outgoing(), add)))
    assert ref == "填报单!A9"
    assert "写着「另外做了一件事」的这一行不是发出的行" in sentence


def test_rows_may_be_moved_and_deleted(task, outgoing, handed_in, confirm):
    _, second, _ = task(), task(), task()

    def shuffle(page):
        top = head_row(page) + 1
        page.delete_rows(top)
        rows = [[page.cell(row, column).value for column in range(1, SEAL + 1)] for row in (top, top + 1)]
        for row, values in zip((top + 1, top), rows, strict=True):
            for column, value in enumerate(values, start=1):
                page.cell(row, column).value = value

    draft = handed_in(changed(filled(outgoing(), None, {"progress": "二", "percent": 2}), shuffle))
    assert sorted(outcome.name for outcome in outcomes(draft)) == ["NEW", "UNCHANGED"]
    assert [(entry.task, entry.text) for entry in confirm(draft)] == [(second, "二")]


def test_a_sheet_of_another_unit_by_its_heading_is_refused_whole(task, outgoing, handed_in):
    task()
    file = changed(filled(outgoing(), DONE), lambda page: setattr(page["A2"], "value", "填报单位：南翔镇"))
    found = services.review_of(handed_in(("马陆镇.xlsx", file)))
    assert found.verdicts == []
    (refused,) = found.refused
    assert "「马陆镇.xlsx」的 填报单!A2 是锁定的格子，被改过" in refused
    assert "现在是「填报单位：南翔镇」，发出时是「填报单位：马陆镇」。整份没有录入" in refused


def test_a_sheet_of_another_portal_is_refused_whole(task, outgoing, handed_in, settings):
    task()
    file = filled(outgoing(), DONE)
    settings.SECRET_KEY = "another portal" * 8
    found = services.review_of(handed_in(("马陆镇.xlsx", file)))
    assert found.verdicts == []
    assert "「马陆镇.xlsx」不是从本门户下载的填报单" in found.refused[0]


def test_a_sheet_of_other_data_under_the_same_key_is_refused(task, outgoing, handed_in):
    made = task()
    file = filled(outgoing(), DONE)
    Task.objects.filter(pk=made.pk).update(ledger_hash="f" * 64)  # as in a portal that was filled anew
    other = outgoing()
    assert outcomes(handed_in(file)) == [Outcome.NEW]
    ((_, sentence),) = faults(handed_in(filled(other, DONE)))
    assert "不是本门户现有数据发出的" in sentence


def test_two_files_that_say_different_things_of_one_task_are_refused_and_equal_ones_count_once(
    task, outgoing, handed_in, confirm
):
    task(), task()
    file = outgoing()
    one, two = filled(file, DONE), filled(file, DONE | {"percent": 61}, DONE)
    draft = handed_in(("甲.xlsx", one), ("乙.xlsx", two))
    assert [each.outcome.name for each in services.review_of(draft).verdicts] == [
        "REFUSED",
        "REFUSED",
        "NEW",
        "UNCHANGED",
    ]
    assert "同一单位的同一项任务在「乙.xlsx」填报单第7行填得不一样" in faults(draft)[0][1]
    same = handed_in(("甲.xlsx", one), ("乙.xlsx", one))
    assert sorted(each.name for each in outcomes(same)) == ["ENTERED", "NEW", "UNCHANGED", "UNCHANGED"]
    assert len(confirm(same)) == 1


def test_merged_cells_are_refused_formulas_and_hidden_rows_are_told(task, outgoing, handed_in):
    task(), task(), task()

    def work(page):
        page.merge_cells(start_row=7, end_row=8, start_column=8, end_column=8)
        page["H9"] = '="已"&"办"'
        page["H9"].data_type = "f"
        page["I9"] = 50
        page.row_dimensions[9].hidden = True

    draft = handed_in(("马陆镇.xlsx", changed(filled(outgoing(), DONE), work)))
    assert [ref for ref, _ in faults(draft)] == ["填报单!H7", "填报单!H8", "填报单!H9"]
    assert "被合并过" in faults(draft)[0][1]
    assert "没有填写" in faults(draft)[2][1]  # openpyxl stores no result, and formulas are never evaluated
    found = services.review_of(draft)
    assert [each.row.hidden for each in found.verdicts] == [False, False, True]
    assert found.notices == [
        (
            "「马陆镇.xlsx」工作表「填报单」的 H9 是公式，文件里没有存结果，读作空格。"
            "请用 Excel 打开、保存一次再上传，或在核对时填写。"
        )
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (any_workbook([["一", "二"]]), "里没有找到填报单"),
        (any_workbook([["编号", "校验码，请勿改动"], ["1", "x"]]), "少了表头「项目名称」"),
    ],
)
def test_a_file_that_is_no_sheet_of_ours_is_refused_by_name(data, sentence):
    with pytest.raises(Refused, match=r"「别的\.xlsx」") as refusal:
        sheets_in(read(data, "别的.xlsx"), data)
    assert sentence in str(refusal.value)


def test_a_task_handed_to_nobody_else_keeps_its_sheets_short(task, people, malu, plan):
    made = task(dispatched=False)
    assert sheets_of(plan, [malu], DAY("2016-05-01")) == []
    dispatching.dispatch(task=made, by=people.chen, when=at("2016-05-01"))
    assert len(sheets_of(plan, [malu], DAY("2016-05-01"))[0].rows) == 1
    steering.cancel(task=made, by=people.chen, when=at("2016-05-02"), text="不办了。")
    assert sheets_of(plan, [malu], DAY("2016-05-02")) == []

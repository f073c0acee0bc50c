"""What a clerk corrects is offered as a habit of the office: the next file needs no question, until it is revoked."""

import json

import pytest
from django.core.management import call_command

from departments.roles import NotAllowed
from imports.models import ImportDraft, ImportHabit
from imports.services import reconciling, teaching
from imports.services.offers import may_be_taught, offers
from tableparser.files.opening import read_file
from tableparser.reading import AmbiguityKind
from tasks.refusals import AlreadyDone
from tests.imports.test_questions import STRANGE
from tests.tableparser.making import sheet
from tests.world import at

pytestmark = pytest.mark.django_db
WHEN = at("2016-10-15")
FIELDS = {"要办的事": "tasks", "谁来办": "responsible", "何时办完": "deadline"}


def draft_of(rows, by, name: str = "渔港.xlsx") -> ImportDraft:
    data = sheet(rows)
    return reconciling.begin(source=read_file(data, name), data=data, by=by, when=WHEN)


def say_columns(draft: ImportDraft, by, *fields: str, row: int = 0) -> ImportDraft:
    columns = dict(enumerate(fields))
    return reconciling.map_columns(
        draft=draft, grid=0, row=row, columns=columns, by=by, version=ImportDraft.objects.get(pk=draft.pk).version
    )


def questions(draft: ImportDraft) -> int:
    return sum(each.kind == AmbiguityKind.COLUMN for each in reconciling.reading_of(draft).ambiguities)


def offered(draft: ImportDraft) -> dict[str, str]:
    return {offer.text: offer.meaning for offer in offers(draft)}


def teach_all(draft: ImportDraft, by) -> list[ImportHabit]:
    return teaching.teach(draft=draft, tokens=[offer.token for offer in offers(draft)], by=by, when=WHEN)


@pytest.fixture
def said(people) -> ImportDraft:
    """A file with strange headings, of which 陈 has said what they mean."""
    return say_columns(draft_of(STRANGE, people.chen), people.chen, "", "tasks", "responsible", "deadline")


def test_what_was_asked_about_is_offered_and_what_the_reader_knew_is_not(said):
    assert offered(said) == FIELDS  # 顺序 is known and was not asked about


def test_the_same_file_needs_no_question_once_it_is_taught_and_is_asked_again_when_that_is_revoked(said, people):
    assert questions(draft_of(STRANGE, people.sun)) == 3
    habits = teach_all(said, people.chen)
    after = draft_of(STRANGE, people.sun)
    assert questions(after) == 0
    assert [row.names("responsible") for row in reconciling.reading_of(after).rows] == [
        ["文广局"],
        ["财政局"],
        ["文广局"],
    ]
    for habit in habits:
        teaching.revoke(habit=habit, by=people.sun, when=at("2016-10-16"))
    assert questions(draft_of(STRANGE, people.chen)) == 3


def test_a_draft_keeps_the_habits_that_it_was_read_with(said, people):
    before = draft_of(STRANGE, people.sun)
    habits = teach_all(said, people.chen)
    during = draft_of(STRANGE, people.sun)
    for habit in habits:
        teaching.revoke(habit=habit, by=people.chen, when=WHEN)
    assert [questions(ImportDraft.objects.get(pk=draft.pk)) for draft in (before, during)] == [3, 0]


def test_the_line_of_evidence_names_who_taught_it_and_when(said, people):
    teach_all(said, people.chen)
    evidence = [column.evidence for column in reconciling.reading_of(draft_of(STRANGE, people.sun)).columns]
    assert "按本单位的导入习惯：责任单位：第 3 列，标题“谁来办”" in evidence[2]
    assert evidence[2].endswith("（陈，2016-10-15 教）")


def test_a_habit_keeps_who_taught_it_when_and_from_which_file(said, people):
    habit = next(each for each in teach_all(said, people.chen) if each.text == "谁来办")
    assert (habit.taught_by, habit.taught_at, habit.taught_on) == (people.chen, WHEN.at, WHEN.on)
    assert (habit.draft.file_name, str(habit)) == ("渔港.xlsx", "「谁来办」 责任单位")
    ended = teaching.revoke(habit=habit, by=people.sun, when=at("2016-10-20"))
    ended.refresh_from_db()
    assert (ended.revoked_by, ended.revoked_on, ended.meaning) == (people.sun, at("2016-10-20").on, "responsible")


def test_only_what_was_chosen_is_taught(said, people):
    token = next(offer.token for offer in offers(said) if offer.text == "谁来办")
    teaching.teach(draft=said, tokens=[token], by=people.chen, when=WHEN)
    assert offered(said) == {"要办的事": "tasks", "何时办完": "deadline"}
    assert questions(draft_of(STRANGE, people.chen)) == 2


def test_the_same_heading_taught_otherwise_revokes_the_earlier_habit(said, people):
    teach_all(said, people.chen)
    other = say_columns(draft_of(STRANGE, people.sun), people.sun, "", "tasks", "lead", "deadline")
    (offer,) = offers(other)
    assert (offer.text, offer.meaning, offer.before, offer.replaces) == (
        "谁来办",
        "lead",
        "responsible",
        "责任单位（陈）",
    )
    teach_all(other, people.sun)
    kept = ImportHabit.objects.filter(text="谁来办").order_by("pk").values_list("meaning", "revoked_by__name")
    assert list(kept) == [("responsible", "孙"), ("lead", None)]


def test_a_known_heading_corrected_is_offered_and_not_plain(people):
    rows = [["重点工作", "责任单位", "完成时限"], *([row[1], row[2], row[3]] for row in STRANGE[1:])]
    draft = say_columns(draft_of(rows, people.chen), people.chen, "tasks", "lead", "deadline")
    assert [(offer.text, offer.meaning, offer.is_plain) for offer in offers(draft)] == [("责任单位", "lead", False)]
    assert offered(say_columns(draft, people.chen, "tasks", "responsible", "deadline")) == {}


def test_a_header_that_the_reader_did_not_find_is_found_once_it_is_taught(people):
    rows = [["甲项", "乙项"], ["为三十户渔民更换救生衣", "渔政科"], ["把码头的缆桩刷漆编号", "港务科"]]
    draft = draft_of(rows, people.chen)
    assert reconciling.reading_of(draft).errors
    teach_all(say_columns(draft, people.chen, "tasks", "responsible"), people.chen)
    after = reconciling.reading_of(draft_of(rows, people.chen))
    assert (after.errors, [row.names("responsible") for row in after.rows]) == ([], [["渔政科"], ["港务科"]])


def test_what_the_cells_deny_is_not_offered(people):
    rows = [["重点工作", "责任单位", "期望"], *([row[1], row[2], "见附件"] for row in STRANGE[1:])]
    draft = say_columns(draft_of(rows, people.chen), people.chen, "tasks", "responsible", "deadline")
    assert offered(draft) == {}


def test_a_heading_that_means_two_things_in_one_file_is_not_offered(people):
    rows = [["重点工作", "单位甲", "单位甲"], *([row[1], row[2], row[2]] for row in STRANGE[1:])]
    draft = say_columns(draft_of(rows, people.chen), people.chen, "tasks", "lead", "cooperating")
    assert "单位甲" not in offered(draft)


@pytest.mark.parametrize(
    ("heading", "may"),
    [
        ("谁来办", True),
        ("2016年", False),
        ("1", False),
        ("十二", False),
        ("", False),
        ("字" * 25, False),
        ("期望", True),
    ],
)
def test_a_heading_may_be_taught_when_another_file_may_have_it(heading, may):
    assert may_be_taught(heading) is may


def test_lines_that_a_person_put_together_are_offered_and_read_as_one_the_next_time(people):
    rows = [["重点工作", "责任单位", "完成时限"], ["采购救生衣。", "港务科\n专班", "2016年5月底"]]
    draft = draft_of(rows, people.chen)
    ref = reconciling.reading_of(draft).rows[0].ref
    units = {"lead": [], "responsible": ["港务科专班"], "cooperating": []}
    reconciling.correct_row(draft=draft, ref=ref, said={"units": units}, by=people.chen, version=0)
    draft.refresh_from_db()
    assert [(offer.written, offer.means, offer.before) for offer in offers(draft)] == [
        ("「港务科」「专班」", "是一个单位", "two")
    ]
    teach_all(draft, people.chen)
    after = reconciling.reading_of(draft_of(rows, people.sun))
    assert after.rows[0].names("responsible") == ["港务科专班"]
    assert "按本单位的导入习惯：分两行写的「港务科」「专班」是一个单位（陈，2016-10-15 教）。" in after.notices


def test_a_unit_that_was_only_dropped_teaches_nothing(people):
    rows = [["重点工作", "责任单位", "完成时限"], ["采购救生衣。", "港务科\n专班", "2016年5月底"]]
    draft = draft_of(rows, people.chen)
    ref = reconciling.reading_of(draft).rows[0].ref
    units = {"lead": [], "responsible": ["港务科"], "cooperating": []}
    reconciling.correct_row(draft=draft, ref=ref, said={"units": units}, by=people.chen, version=0)
    draft.refresh_from_db()
    assert offers(draft) == []


@pytest.mark.parametrize("who", ["wu", "lin", "zhao", "qian", "li"])
def test_who_may_not_import_may_neither_teach_nor_revoke(said, people, who):
    person = getattr(people, who)
    with pytest.raises(NotAllowed):
        teaching.teach(draft=said, tokens=[offer.token for offer in offers(said)], by=person, when=WHEN)
    (habit, *_) = teach_all(said, people.chen)
    with pytest.raises(NotAllowed):
        teaching.revoke(habit=habit, by=person, when=WHEN)
    assert ImportHabit.objects.in_force().count() == 3


def test_nobody_teaches_from_the_draft_of_another(said, people):
    with pytest.raises(ImportDraft.DoesNotExist):
        teaching.teach(draft=said, tokens=[], by=people.sun, when=WHEN)


def test_a_given_up_draft_and_an_offer_that_is_not_made_teach_nothing(said, people):
    tokens = [offer.token for offer in offers(said)]
    with pytest.raises(AlreadyDone):
        teaching.teach(draft=said, tokens=[tokens[0], "heading|谁来办|lead"], by=people.chen, when=WHEN)
    reconciling.discard(draft=said, by=people.chen, when=WHEN)
    with pytest.raises(AlreadyDone):
        teaching.teach(draft=said, tokens=tokens, by=people.chen, when=WHEN)
    assert not ImportHabit.objects.exists()


def test_what_is_revoked_cannot_be_revoked_again(said, people):
    (habit, *_) = teach_all(said, people.chen)
    teaching.revoke(habit=habit, by=people.chen, when=WHEN)
    with pytest.raises(AlreadyDone):
        teaching.revoke(habit=habit.pk, by=people.sun, when=WHEN)


def test_of_two_clerks_at_once_one_teaches_and_the_other_is_told(said, people, monkeypatch):
    """The second has read the offers before the first has stored his habit."""
    other = say_columns(draft_of(STRANGE, people.sun), people.sun, "", "tasks", "lead", "deadline")
    seen = offers(other)
    teach_all(said, people.chen)
    monkeypatch.setattr(teaching, "offers", lambda draft: seen)
    monkeypatch.setattr(ImportHabit.objects, "in_force", ImportHabit.objects.none)
    with pytest.raises(AlreadyDone):
        teaching.teach(draft=other, tokens=[offer.token for offer in seen], by=people.sun, when=WHEN)
    monkeypatch.undo()
    assert set(ImportHabit.objects.in_force().values_list("taught_by__name", flat=True)) == {"陈"}


def test_the_command_reads_by_the_same_habits_and_says_so(said, people, tmp_path, capsys):
    teach_all(said, people.chen)
    file = tmp_path / "渔港.xlsx"
    file.write_bytes(sheet(STRANGE))
    call_command("import_table", str(file), "--dry-run", "--json")
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert [column["role"] for column in columns] == [None, "tasks", "responsible", "deadline"]
    assert [column["sure"] for column in columns] == [True] * 4
    assert [column["evidence"].startswith("按本单位的导入习惯：") for column in columns] == [False, True, True, True]

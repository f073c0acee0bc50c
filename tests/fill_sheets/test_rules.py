"""The rules of 填报单 as tables: which cells say something, which numbers are read, what is newer, what was altered."""

from types import SimpleNamespace

import pytest

from fill_sheets.columns import FILLABLE, LOCKED
from fill_sheets.comparing import answer_of, concerns, finished_of, percent_of, untouched
from fill_sheets.reader import FilledRow, fault_of
from fill_sheets.seals import RowSeal, SheetSeal, marks_of, opened_row, opened_sheet, seal
from tasks.choices import Kind

MALU, NANXIANG, WENGUANG = 3, 4, 1
SAID = {"progress": "已办一半。", "percent": "50", "issues": "", "next_steps": "", "finished": "否"}


def sealed(percent: str = "40", finished: str = "否", **locked) -> RowSeal:
    texts = dict.fromkeys(LOCKED, "原文") | locked
    return RowSeal(7, MALU, 5, "abc", marks_of([texts[key] for key in LOCKED]), percent, finished)


def row(**cells) -> FilledRow:
    texts = dict.fromkeys(LOCKED, "原文") | SAID | cells
    return FilledRow("填报单第9行", texts, {key: f"填报单!{key}" for key in texts}, "")


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("0", 0), ("40", 40), ("100", 100), ("40%", 40), (" 40 % ", 40), ("４０", 40), ("４０％", 40), ("007", 7),
        ("101", None), ("120", None), ("-1", None), ("40.5", None), ("0.4", None), ("四十", None), ("约40", None),
        ("", None), ("%", None), ("1e2", None), ("²", None), ("40%%", None), ("1000", None),
    ],
)  # fmt: skip
def test_a_percentage_is_a_whole_number_from_0_to_100(text, percent):
    assert percent_of(text) == percent


@pytest.mark.parametrize(
    ("text", "finished"), [("是", True), ("否", False), ("", False), ("完成", None), ("Y", None), ("是的", None)]
)
def test_finished_is_yes_or_no(text, finished):
    assert finished_of(text) is finished


@pytest.mark.parametrize(
    ("cells", "same"),
    [
        ({"progress": "", "percent": "40", "finished": "否"}, True),
        ({"progress": "", "percent": "", "finished": ""}, True),  # all emptied: nothing is said
        ({"progress": "", "percent": "41", "finished": "否"}, False),
        ({"progress": "", "percent": "40", "finished": "是"}, False),
        ({"progress": "。", "percent": "40", "finished": "否"}, False),
        ({"progress": "", "percent": "40", "finished": "否", "issues": "缺钱"}, False),
        ({"progress": "", "percent": "", "finished": "否"}, False),
    ],
)
def test_a_row_is_untouched_when_every_cell_is_as_it_went_out_or_all_are_empty(cells, same):
    assert untouched(sealed(), row(**cells).cells) is same


@pytest.mark.parametrize(
    ("cells", "refs"),
    [
        ({}, []),
        ({"progress": ""}, ["填报单!progress"]),
        ({"percent": "120"}, ["填报单!percent"]),
        ({"percent": "约一半", "finished": "快了"}, ["填报单!percent", "填报单!finished"]),
        ({"progress": "", "percent": ""}, ["填报单!progress", "填报单!percent"]),
    ],
)
def test_every_cell_that_keeps_a_row_from_being_entered_is_named(cells, refs):
    said, faults = answer_of(row(**cells))
    assert [fault.ref for fault in faults] == refs
    assert (said is None) == bool(refs)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("已完成。\n下一步继续。", ""),
        ("长" * 5000, ""),
        ("长" * 5001, "最多 5000 字，现有 5001 字"),
        ("坏\x00字", "控制字符（U+0000）"),
        ("\u202e倒写", "控制字符（U+202E）"),
    ],
)
def test_a_text_that_cannot_be_kept_is_told_why(text, fault):
    assert fault in fault_of(text)
    assert bool(fault_of(text)) == bool(fault)


@pytest.mark.parametrize(
    ("kind", "unit", "named", "conflict"),
    [
        (Kind.REPORTED, MALU, (), True),
        (Kind.CORRECTED, MALU, (), True),
        (Kind.REPORTED, NANXIANG, (), False),  # another town's own part
        (Kind.REPORTED, WENGUANG, (), False),
        (Kind.ACKNOWLEDGED, WENGUANG, (), False),
        (Kind.URGED, None, (MALU,), True),  # an answer must not be made of words older than the question
        (Kind.URGED, None, (NANXIANG,), False),
        (Kind.INSTRUCTED, None, (NANXIANG, MALU), True),
        (Kind.PLAN_CHANGED, None, (), True),
        (Kind.CLAIMED, WENGUANG, (), True),
        (Kind.SENT_BACK, None, (), True),
        (Kind.EXTENSION_GRANTED, None, (), True),
        (Kind.REOPENED, None, (), True),
    ],
)
def test_newer_is_what_the_unit_said_itself_what_was_asked_of_it_and_what_became_of_the_task(
    kind, unit, named, conflict
):
    entry = SimpleNamespace(kind=kind, unit_id=unit, detail={"units": list(named)})
    assert concerns(entry, MALU) is conflict


@pytest.mark.parametrize("key", LOCKED)
def test_each_locked_cell_is_watched(key):
    assert sealed().altered(row(**{key: "改过"}).cells) == [key]


@pytest.mark.parametrize("text", ["原文", "原文 ", "原文\r\n", "\n原文"])
def test_what_a_spreadsheet_does_by_itself_is_no_alteration(text):
    assert sealed().altered(row(task=text).cells) == []


def test_a_seal_says_what_was_sealed_and_nobody_else_can_make_one(settings):
    made = sealed()
    text = seal(made)
    assert opened_row(text) == made
    assert seal(sealed()) == text
    assert opened_row(f" {text}\n") == made
    head = SheetSeal(1, MALU, marks_of(["标题", "单位", "日期"]))
    assert opened_sheet(seal(head)) == head
    assert head.altered(["标题", "改过"]) == [1, 2]
    for forged in ("", "x", text[:-1], text.swapcase(), seal(head), "=1+1"):
        assert opened_row(forged) is None
    settings.SECRET_KEY = "another portal" * 8
    assert opened_row(text) is None


def test_the_number_of_an_entry_depends_on_unit_task_head_and_every_word():
    first = sealed().request_key(["a", 1, "", "", False])
    assert sealed(percent="10").request_key(["a", 1, "", "", False]) == first
    assert sealed().request_key(["a", 2, "", "", False]) != first
    assert set(sealed().initial()) == set(FILLABLE)

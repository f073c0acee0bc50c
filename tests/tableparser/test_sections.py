"""Each table and card of a file is a section with a fate of its own; one that was not read hinders saving."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tableparser.cells.numerals import squash
from tableparser.files.grid import Grid, Source
from tableparser.files.opening import read_file
from tableparser.interpret import Corrections, interpret
from tableparser.reading import Reading
from tableparser.table.cards.card import cards_of
from tests.amount import examples
from tests.tableparser.corpus.several import CARDS, SEVERAL

FIGURES = next(each for each in SEVERAL if each.file == "方案带任务表.docx")


def read(document, **decided: str) -> Reading:
    return interpret(read_file(document.make(), document.file), corrections=Corrections(kinds=decided))


def test_a_table_that_was_not_read_hinders_saving_until_a_person_leaves_it_out():
    reading = read(FIGURES)
    assert [(each.kind, each.fate, each.tasks) for each in reading.sections] == [
        ("table", "read", 2),
        ("table", "unread", 0),
    ]
    assert "数字表" in reading.sections[1].why
    asked = [each for each in reading.ambiguities if each.row is None]
    assert [each.blocks for each in asked] == [True]
    decided = read(FIGURES, **{reading.sections[1].ref: "skip"})
    assert [each for each in decided.ambiguities if each.row is None] == []
    assert decided.counts() == reading.counts()


def test_a_card_is_a_section_of_its_own_and_can_be_taken_out():
    document = next(each for each in CARDS if each.file == "两张任务卡.docx")
    reading = read(document)
    assert [(each.kind, each.fate, each.tasks) for each in reading.sections] == [("card", "read", 1)] * 2
    assert reading.rows[0].extra == {"编号": "07", "联系人": "何平"}
    without = read(document, **{reading.rows[0].ref: "skip"})
    assert [row.ref for row in without.rows] == [reading.rows[1].ref]
    assert without.proof()["lost"] == 0


def test_a_value_that_is_a_heading_elsewhere_is_a_value_beside_its_label():
    rows = [
        ["任务名称", "建馆", "办理状态", "完成"],
        ["是否完成", "完成", "责任单位", "文旅局"],
        ["完成时限", "2021年", "备注", ""],
    ]
    (card,) = cards_of(Grid("表1", rows))
    assert {name: [rows[row][column] for row, column in places] for name, places in card.values.items()} == {
        "任务名称": ["建馆"], "办理状态": ["完成"], "是否完成": ["完成"], "责任单位": ["文旅局"],
        "完成时限": ["2021年"], "备注": [""],
    }  # fmt: skip


def test_a_table_lying_on_its_side_is_no_card():
    assert cards_of(Grid("表1", [["项目", "建馆", "购书"], ["责任单位", "文旅局", "财政局"]])) == []


def test_a_table_with_a_header_is_no_card():
    assert cards_of(Grid("表1", [["任务", "责任单位"], ["建馆", "文旅局"]])) == []


LABELS = st.sampled_from(["任务名称", "工作内容", "责任单位", "牵头单位", "完成时限", "联系人", "备注", "整改目标"])
VALUES = st.sampled_from(["建馆一座。", "文旅局", "2021年6月底", "", "何平", "1.选址。2.开工。", "—"])


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(LABELS, VALUES, LABELS, VALUES), min_size=1, max_size=6))
def test_whatever_stands_in_a_form_no_letter_of_it_is_lost(rows):
    reading = interpret(Source("卡.docx", "docx", [Grid("表1", [list(row) for row in rows])]))
    assert [each for each in reading.cell_fates if not each.is_whole] == []
    accounted = sum((Counter(squash(each.text)) for each in reading.cell_fates), Counter())
    assert accounted == Counter(squash("".join(text for row in rows for text in row)))


def test_a_plan_in_paragraphs_beside_a_table_of_tasks_is_a_section_that_was_not_read():
    grid = Grid("表1", [["工作任务", "责任单位"], ["建馆一座。", "文旅局"]])
    grid.before = ["整治分工方案", "1.拆除棚屋。（城管局）", "2.整理杆线。（住建局）", "附件：任务表"]
    reading = interpret(Source("方案.docx", "docx", [grid]))
    assert [(each.kind, each.fate, each.tasks) for each in reading.sections] == [
        ("table", "read", 1),
        ("paragraphs", "unread", 0),
    ]
    assert any("按表读取" in notice for notice in reading.notices)
    assert [each for each in reading.cell_fates if not each.is_whole] == []

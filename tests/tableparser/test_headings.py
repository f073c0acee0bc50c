"""What a heading may mean, as a table; and the choice of all columns together against every other choice."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tableparser.columns import Field
from tableparser.table.columns.cells import ColumnCells
from tableparser.table.columns.roles import Column, best_roles, choose, whole
from tableparser.table.heading_grammar import HEAD, MODIFIERS, is_excluded, loosely_parsed, parsed
from tableparser.table.headings import is_known, meanings

HEADINGS = [  # heading, the fields it may mean, the best first
    ("交办事项", "tasks project"), ("待办事项", "tasks project"), ("实事项目", "project"), ("考核内容", "tasks"),
    ("年度重点举措", "tasks"), ("反馈问题", "project"), ("建设工期", "deadline"), ("办结时限", "deadline"),
    ("市级牵头部门", "lead"), ("协助参与单位", "cooperating"), ("承办单位", "responsible"),
    ("督办单位", ""), ("指导单位", ""), ("主管部门", ""), ("验收单位", ""), ("评分部门", ""), ("填报单位", ""),
    ("实际完成时间", ""), ("交办时间", ""), ("责任人", ""), ("年度投资", ""), ("完成情况", ""), ("单位：万元", ""),
    ("要办的事", ""), ("谁来办", ""),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "fields"), HEADINGS)
def test_a_heading_means_these_fields(heading, fields):
    found = [field for field, _ in sorted(meanings(heading), key=lambda pair: pair[1])]
    assert found == fields.split()


@pytest.mark.parametrize("heading", ["督办单位", "主管部门", "实际完成时间", "交办时间", "完成情况"])
def test_an_excluded_heading_is_known_all_the_same(heading):
    assert is_known(heading)


@given(st.lists(st.sampled_from(MODIFIERS.split()), max_size=3), st.sampled_from(sorted(HEAD)))
def test_a_modifier_never_makes_a_field_of_what_is_excluded(before, head):
    heading = "".join(before) + head
    assert not (is_excluded(heading) and parsed(heading))
    assert all(field in set(Field) for field, _ in parsed(heading))


FIELDS = [Field.TASKS, Field.PROJECT, Field.DEADLINE, Field.RESPONSIBLE]
COLUMN = st.dictionaries(st.sampled_from(FIELDS), st.floats(0.1, 20, allow_nan=False), max_size=3)


@given(st.lists(COLUMN, max_size=4))
def test_the_choice_is_the_best_of_all(columns):
    scores = dict(enumerate(columns))
    found, roles = best_roles(scores)
    every = []
    for choice in itertools.product(*([None, *fields] for fields in columns)):
        taken = {place: field for place, field in enumerate(choice) if field is not None}
        if len(set(taken.values())) == len(taken):
            every.append(whole(sum(scores[place][field] for place, field in taken.items()), taken))
    assert len(set(roles.values())) == len(roles)
    assert found == pytest.approx(max(every), abs=0.81)  # the order of project and task is weighed afterwards


NAMES = ColumnCells(filled=3, length=4, varied=1.0)
SENTENCES = ColumnCells(filled=3, length=15, varied=1.0, sentences=1.0)
DATES = ColumnCells(filled=3, length=9, varied=1.0, dates=1.0)
UNITS = ColumnCells(filled=3, length=4, varied=1.0, units=1.0)


@pytest.mark.parametrize(
    ("columns", "roles"),
    [
        ((("工作事项", SENTENCES), ("责任单位", UNITS)), {0: Field.TASKS, 1: Field.RESPONSIBLE}),
        ((("项目名称", NAMES), ("责任单位", UNITS)), {0: Field.PROJECT, 1: Field.RESPONSIBLE}),
        ((("督办事项", NAMES), ("工作要求", SENTENCES)), {0: Field.PROJECT, 1: Field.TASKS}),
        ((("督办事项", SENTENCES), ("工作要求", SENTENCES)), {0: Field.TASKS, 1: Field.STANDARD}),
        ((("要办的", NAMES), ("具体措施", SENTENCES)), {0: Field.PROJECT, 1: Field.TASKS}),
        ((("具体措施", SENTENCES), ("要办的", NAMES)), {0: Field.TASKS}),
        ((("整改措施", SENTENCES), ("完成时间", DATES)), {0: Field.TASKS, 1: Field.DEADLINE}),
        ((("整改措施", SENTENCES), ("完成时间", DATES), ("整改时限", DATES)), {0: Field.TASKS, 2: Field.DEADLINE}),
        ((("具体措施", SENTENCES), ("备注", DATES)), {0: Field.TASKS, 1: Field.DEADLINE}),
        ((("具体措施", SENTENCES), ("备注", NAMES)), {0: Field.TASKS}),
        ((("建设规模及主要建设内容", SENTENCES), ("2023年建设任务", SENTENCES)), {1: Field.TASKS}),
    ],
)
def test_cells_and_headings_choose_together(columns, roles):
    found = choose([Column(place, heading, cells) for place, (heading, cells) in enumerate(columns)]).roles
    assert found == roles


def test_a_heading_known_only_by_its_last_word_is_no_heading_elsewhere():
    assert loosely_parsed("群众反映问题") and not is_known("群众反映问题") and not meanings("群众反映问题")
    assert not loosely_parsed("督办单位")

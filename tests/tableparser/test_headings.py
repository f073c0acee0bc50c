"""What a heading may mean, as a table; and the choice of all columns together against every other choice."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tableparser.columns import Field
from tableparser.table.column_roles import best_roles, whole
from tableparser.table.heading_grammar import HEAD, MODIFIERS, is_excluded, parsed
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

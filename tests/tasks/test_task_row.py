"""TaskRow: what is shown of a task is read once, is of its day, and is set on no model instance."""

import ast
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from django.conf import settings

from tasks.pages.presenters.task_row import TaskRow, task_rows
from tests.world import DAY

SHOWS = ("tasks/as_of", "tasks/pages", "reports", "exports", "api")


@pytest.fixture
def rows(task, report, on_day):
    for due in ("2016-06-30", "2016-07-31", None):
        report(task(due), "2016-05-20")
    return on_day("2016-07-15").with_row().in_print_order()


@pytest.mark.django_db
def test_reading_a_row_asks_the_database_nothing(rows, django_assert_num_queries):
    shown = task_rows(rows, rows.as_of, blockers=True)
    with django_assert_num_queries(0):
        said = [[str(getattr(one, field.name)) for field in fields(TaskRow)] for one in shown]
        assert [one.blockers.names for one in shown] == [["文广局", "财政局", *TOWNS]] * 3
    assert len(said) == 3


TOWNS = ["马陆镇", "南翔镇"]


@pytest.mark.django_db
def test_a_row_says_the_day_and_cannot_be_changed(rows):
    late, soon, undated = task_rows(rows, rows.as_of)
    assert [(one.light.word, one.light.note, one.days_late, one.due_on) for one in (late, soon, undated)] == [
        ("逾期", "15 天", 15, DAY("2016-06-30")),
        ("临期", "还剩 16 天", 0, DAY("2016-07-31")),
        ("沉默", "已 56 天无进展反馈", 0, None),
    ]
    assert [(one.quiet_days, one.is_quiet, one.blockers) for one in (late, soon)] == [(56, True, None)] * 2
    with pytest.raises(FrozenInstanceError):
        late.percent = 100


@pytest.mark.parametrize("room", SHOWS)
def test_nothing_is_set_on_the_items_of_a_list_on_its_way_to_a_page(room):
    found = []
    for path in (Path(settings.BASE_DIR) / room).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for loop in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(loop, ast.For):
                items = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
                found += [
                    f"{path.name}:{node.lineno} {ast.unparse(node)}"
                    for node in ast.walk(loop)
                    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
                    if isinstance(node.value, ast.Name) and node.value.id in items
                ]
    assert found == []

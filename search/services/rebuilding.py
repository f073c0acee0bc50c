"""The table of texts made anew from what it is a projection of, and the proof that it is true."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice

from django.db import connection, transaction

from departments.models import Department
from indicators.models import Plan, Wording
from search.characters import faults_of_index
from search.models import SearchText
from search.texts import texts_of_entry, texts_of_plan, texts_of_task, texts_of_unit, texts_of_wording
from tasks.models import LedgerEntry, TaskState

AT_ONCE = 1000  # rows in one statement
COMPARED = (
    "kind",
    "plan_id",
    "project_id",
    "task_id",
    "entry_id",
    "place",
    "unit_id",
    "since",
    "until",
    "folded",
    "initials",
    "text",
)


def all_texts() -> Iterator[SearchText]:
    """Yield every text that the table should have, unsaved, in the order in which things were printed and entered."""
    for plan in Plan.objects.order_by("pk"):
        yield from texts_of_plan(plan)
    for unit in Department.objects.order_by("position", "pk"):
        yield from texts_of_unit(unit)
    wordings = Wording.objects.select_related("project").order_by("project__plan", "project__position", "since")
    for wording in wordings.iterator():
        yield from texts_of_wording(wording, wording.project.plan_id)
    states = TaskState.objects.order_by("plan", "task__project__position", "task__position", "task", "since")
    for _, alike in groupby(states.iterator(), key=lambda state: state.task_id):
        yield from texts_of_task(alike)
    for entry in LedgerEntry.objects.select_related("task").order_by("pk").iterator():
        yield from texts_of_entry(entry, entry.task.plan_id)


@transaction.atomic
def rebuild() -> int:
    """Write the whole table anew and return how many texts it has; whoever writes meanwhile waits for the end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {SearchText._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    SearchText.objects.all().delete()
    texts, count = all_texts(), 0
    while batch := list(islice(texts, AT_ONCE)):
        SearchText.objects.bulk_create(batch)
        count += len(batch)
    return count


def faults() -> list[str]:
    """Return a sentence for each text that is missing in the table, or is there and should not be; none when true."""
    kept = Counter(SearchText.objects.values_list(*COMPARED))
    wanted = Counter(tuple(getattr(text, name) for name in COMPARED) for text in all_texts())
    missing, strange = (wanted - kept, "缺"), (kept - wanted, "多")
    return [f"{word}：{described(row)}" for rows, word in (missing, strange) for row in rows] + faults_of_index()


def described(row: tuple[object, ...]) -> str:
    facts = dict(zip(COMPARED, row, strict=True))
    shown = [f"{name}={facts[name]}" for name in COMPARED[:9] if facts[name] not in (None, 0)]
    return f"{' '.join(shown)}「{str(facts['text'])[:40]}」"

"""The two hundred tasks, many times over: copied inside the database with shifted keys, in seconds.

A copy keeps its original's hashes, which cover the task's id: verify_ledger would fail on it and is not measured.
"""

from collections.abc import Sequence

from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from indicators.models import Plan, Project, Wording
from scripts.bench.sizes import ARCHETYPES, ROWS
from search.choices import TextKind
from search.models import SearchText
from tasks.models import LedgerEntry, Task, TaskState, TaskUnit

SPRINKLED = (("百姓书社", "bxss", 47), ("图书馆总分馆", "tsgzfg", 487))  # words, their initials, one text in so many
STRIDE = 100_000  # room between the keys of two copies
COPIED = (Project, Wording, Task, LedgerEntry, TaskState, TaskUnit)  # parents first; Task.present is checked at COMMIT
TEXTS = (SearchText,)  # of tasks, rows and entries: units and the plan are not copied


def copied_columns(model: type[models.Model]) -> list[tuple[str, str]]:
    """Return each column with the expression of its copy; keys of copied tables shift by a copy's stride."""
    found = []
    for field in model._meta.concrete_fields:
        name, shifts = field.column, field.primary_key or (field.is_relation and field.related_model in COPIED)
        assert name is not None  # a concrete field is one with a column
        expression = f't."{name}" + k.shift' if shifts else f't."{name}"'
        if model is Project and name == "position":
            expression = f't."{name}" + k.copy * {ROWS}'
        found.append((name, expression))
    return found


def copy(model: type[models.Model], copies: int) -> None:
    columns = copied_columns(model)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    wanted = ", ".join(expression for _, expression in columns)
    table = model._meta.db_table
    only = " AND t.plan_id IS NOT NULL AND t.kind <> 'plan'" if model in TEXTS else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) "
            f"WITH RECURSIVE k(copy, shift) AS (SELECT 1, {STRIDE} WHERE {copies} > 0 UNION ALL "
            f"SELECT copy + 1, shift + {STRIDE} FROM k WHERE copy < {copies}) "
            f"SELECT {wanted} FROM {table} t CROSS JOIN k WHERE t.id < {STRIDE}{only}"
        )


def set_sequences(models_copied: Sequence[type[models.Model]]) -> None:
    """Let new rows come after the copies; SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models_copied:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def multiply(plan: Plan, tasks: int) -> None:
    """Bring the plan to that many tasks, and tell the planner how much there is."""
    if plan.tasks.count() != ARCHETYPES or tasks % ARCHETYPES:
        raise ValueError(f"{tasks} is no multiple of {ARCHETYPES}")
    with transaction.atomic():
        for model in (*COPIED, *TEXTS):
            copy(model, tasks // ARCHETYPES - 1)
        sprinkle()
    set_sequences((*COPIED, *TEXTS))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def sprinkle() -> None:
    """Put words into some of the texts that can be searched: the others all say the same."""
    for words, letters, each in SPRINKLED:
        texts = SearchText.objects.annotate(rest=F("pk") % each).filter(rest=0)
        longer = {name: Concat(name, Value(words)) for name in ("text", "folded")}
        texts.update(**longer)
        texts.filter(kind=TextKind.TASK).update(initials=Concat("initials", Value(letters)))

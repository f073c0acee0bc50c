"""The two hundred tasks, many times over: copied inside the database with shifted keys, in seconds.

A copy keeps its original's hashes, which cover the task's id: verify_ledger would fail on it and is not measured.
"""

from collections.abc import Sequence

from django.db import connection, models, transaction

from indicators.models import Plan, Project, Wording
from scripts.bench.sizes import ARCHETYPES, ROWS
from tasks.models import LedgerEntry, Task, TaskState, TaskUnit

STRIDE = 100_000  # room between the keys of two copies
COPIED = (Project, Wording, Task, LedgerEntry, TaskState, TaskUnit)  # parents first; Task.present is checked at COMMIT


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
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {wanted} FROM {table} t, "
            f"(SELECT n AS copy, n * {STRIDE} AS shift FROM generate_series(1, {copies}) n) k WHERE t.id < {STRIDE}"
        )


def set_sequences(models_copied: Sequence[type[models.Model]]) -> None:
    """Let new rows come after the copies."""
    with connection.cursor() as cursor:
        for model in models_copied:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def multiply(plan: Plan, tasks: int) -> None:
    """Bring the plan to that many tasks, and tell the planner how much there is."""
    if plan.tasks.count() != ARCHETYPES or tasks % ARCHETYPES:
        raise ValueError(f"{tasks} is no multiple of {ARCHETYPES}")
    with transaction.atomic():
        for model in COPIED:
            copy(model, tasks // ARCHETYPES - 1)
    set_sequences(COPIED)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")

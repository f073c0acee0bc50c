"""The ledger: append-only in the database, one chain of hashes a task; a change made outside it is found."""

import threading
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from demonstration.files import made_up_pdf
from search.models import SearchText
from tasks.evidence.storage import EvidenceUpload
from tasks.ledger.verify import drop_anchor, faults
from tasks.models import Evidence, LedgerAnchor, LedgerEntry, Task, TaskState, TaskUnit
from tasks.services import demands, progress
from tests.world import DAY, apps_at, at, tasks_with_facts_of_their_own

read_demands = import_module("tasks.migrations.0006_demands_are_read_again_from_the_ledger").read_again
FROZEN = ("tasks_ledgerentry", "tasks_ledgeranchor", "tasks_evidence")
SAID = progress.ProgressUpdate("已办一半。", 50)


def refused(change) -> bool:
    """Whether the database refuses the change."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError as fault:
        return "append-only" in str(fault)
    return False


@pytest.mark.django_db
@pytest.mark.parametrize("model", [LedgerEntry, LedgerAnchor, Evidence])
def test_the_database_refuses_to_change_or_delete_what_was_kept(task, report, model, evidence_file):
    done = task()
    report(done, "2016-04-01", files=[evidence_file])
    drop_anchor(DAY("2016-04-01"))
    name, table = model._meta.pk.name, model._meta.db_table
    key = model.objects.values_list(name, flat=True).first()
    changes = [
        lambda: model.objects.filter(pk=key).update(**{name: key}),
        lambda: model.objects.filter(pk=key)._raw_delete("default"),
        lambda: connection.cursor().execute(f"UPDATE {table} SET {name} = {name}"),
        lambda: connection.cursor().execute(f"DELETE FROM {table}"),
    ]
    if connection.vendor == "postgresql":
        connection.check_constraints()  # a table with checks still to be made is not truncated anyway
        changes.append(lambda: connection.cursor().execute(f"TRUNCATE {table} CASCADE"))
    assert [refused(change) for change in changes] == [True] * len(changes)


@pytest.fixture
def behind_its_back(transactional_db):
    """Change the ledger as somebody with the database's own password could."""

    def change(sql: str, *values) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for table in FROZEN:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(sql, values)
                for table in FROZEN:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                for name, _ in triggers:
                    cursor.execute(f"DROP TRIGGER {name}")
                cursor.execute(sql, values)
                for _, trigger in triggers:
                    cursor.execute(trigger)

    return change


FORGERIES = [
    ("UPDATE tasks_ledgerentry SET text = 'x' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("UPDATE tasks_ledgerentry SET by_name = 'x' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("UPDATE tasks_ledgerentry SET kind = 'replied' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("UPDATE tasks_ledgerentry SET \"on\" = '2016-03-30' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("UPDATE tasks_ledgerentry SET at = '2016-03-30 00:00:00+00' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("UPDATE tasks_ledgerentry SET detail = '{}' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("UPDATE tasks_ledgerentry SET state_after = 'completed' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("UPDATE tasks_ledgerentry SET unit_name = 'x' WHERE seq = 3", "第 3 条：内容与校验值不符"),
    ("DELETE FROM tasks_ledgerentry WHERE seq = 3", "第 3 条台账缺失"),
    ("DELETE FROM tasks_ledgerentry WHERE seq = 5", "末尾的台账与任务所记不符"),
    ("UPDATE tasks_ledgerentry SET seq = 9 WHERE seq = 4", "第 4 条台账缺失"),
    ("UPDATE tasks_standing SET percent = 99 WHERE until > '9000-01-01'", "现在的「percent」与台账重算不符"),
    ("UPDATE tasks_standing SET until = '2016-04-09' WHERE until > '9000-01-01'", "任务所指的不是它现在的情形"),
    (
        "UPDATE tasks_task SET present_id = (SELECT id FROM tasks_standing WHERE since = '2016-04-02')",
        "任务所指的不是它现在的情形",
    ),
    ("UPDATE tasks_standing SET due_on = '2016-12-31' WHERE since = '2016-04-02'", "2016-04-02 的「due_on」"),
    ("UPDATE tasks_taskunit SET state = 'finished' WHERE since > '2016-03-01'", "的责任单位与台账重算不符"),
]


@pytest.mark.parametrize(("sql", "found"), FORGERIES)
def test_what_is_changed_behind_the_ledgers_back_is_found(task, report, behind_its_back, sql, found):
    victim = task()
    latest = None
    for day in ("2016-04-01", "2016-04-02", "2016-04-03"):
        latest = report(victim, day)
    assert (latest.seq, list(faults())) == (5, [])
    if "DELETE" in sql:
        SearchText.objects.filter(entry__isnull=False).delete()
    if "DELETE" in sql and "seq = 5" in sql:
        behind_its_back("UPDATE tasks_standing SET latest_report_id = NULL")
    if "DELETE" in sql and "seq = 3" in sql:
        behind_its_back("UPDATE tasks_standing SET latest_report_id = %s", latest.pk)
    behind_its_back(sql)
    assert any(found in sentence for sentence in faults())


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE tasks_evidence SET evidence = 'contract' WHERE title = '现场'",
        "UPDATE tasks_evidence SET title = '验收单' WHERE title = '现场'",
        "UPDATE tasks_evidence SET sha256 = 'x' WHERE title = '现场'",
        "UPDATE tasks_evidence SET replaces_id = NULL, version = 1 WHERE title = '现场'",
        "DELETE FROM tasks_evidence WHERE title = '现场'",
    ],
)
def test_a_file_that_is_not_what_its_entry_says_is_found(task, report, behind_its_back, forgery):
    victim = task()
    old = report(victim, "2016-04-02", files=[EvidenceUpload(made_up_pdf("a.pdf"), "街景", "photo")]).evidence.get()
    report(victim, "2016-04-03", files=[EvidenceUpload(made_up_pdf("b.pdf"), "现场", "photo", old.pk)])
    assert list(faults()) == []
    behind_its_back(forgery)
    assert list(faults()) == [f"任务 {victim.pk} 第 4 条：佐证材料与台账所记不符"]


def test_a_file_hung_on_an_entry_that_did_not_bring_it_is_found(task, report, behind_its_back):
    victim = task()
    report(victim, "2016-04-02", files=[EvidenceUpload(made_up_pdf("a.pdf"), "街景", "photo")])
    report(victim, "2016-04-03")
    behind_its_back("UPDATE tasks_evidence SET entry_id = (SELECT MAX(id) FROM tasks_ledgerentry)")
    assert list(faults()) == [f"任务 {victim.pk} 第 {seq} 条：佐证材料与台账所记不符" for seq in (3, 4)]


@pytest.mark.parametrize(
    "forged", [",photo,", ",document,photo,contract,", ",document,contract,", "", ",photo,document,", "document,photo"]
)
@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("tasks_standing WHERE until > '9000-01-01'", ["现在", "2016-04-03 "]),
        ("tasks_standing WHERE since = '2016-04-02'", ["2016-04-02 "]),
    ],
)
def test_a_demand_taken_away_added_or_altered_behind_the_ledgers_back_is_found(
    task, report, people, behind_its_back, forged, table, found
):
    """`forged` is what stands in the row in place of 文件 and 照片."""
    victim = task()
    demands.demand(task=victim, by=people.chen, when=at("2016-04-02"), kinds=["photo", "document"])
    report(victim, "2016-04-03")
    assert list(faults()) == []
    name, where, rows = table.partition(" WHERE")
    behind_its_back(f"UPDATE {name} SET demanded_kinds = %s{where}{rows}", forged)
    assert list(faults()) == [f"任务 {victim.pk}：{day}的「demanded」与台账重算不符" for day in found]


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_demands_of_an_older_portal_are_read_again_from_the_ledger(task, report, people, ledger_is_whole):
    one, other, never = task(), task(), task()
    demands.demand(task=one, by=people.chen, when=at("2016-04-02"), kinds=["photo", "document"])
    report(one, "2016-04-03")
    demands.demand(task=one, by=people.chen, when=at("2016-04-05"), kinds=["contract"])
    demands.demand(task=one, by=people.chen, when=at("2016-04-05"), kinds=[])
    demands.demand(task=other, by=people.chen, when=at("2016-04-05"), kinds=["other"])
    TaskState.objects.update(demanded_kinds=",statistics,")
    assert not ledger_is_whole()
    with tasks_with_facts_of_their_own() as then:
        rows = then.get_model("tasks", "Task").objects.order_by("pk").values_list("demanded_kinds", flat=True)
        assert list(rows) == [",statistics,"] * 3
        read_demands(apps_at("tasks", "0006_demands_are_read_again_from_the_ledger"), None)
        assert list(rows.all()) == ["", ",other,", ""]
    assert ledger_is_whole()
    days = TaskState.objects.filter(task=one).order_by("since").values_list("since", "demanded_kinds")
    assert list(days) == [
        (DAY("2016-03-01"), ""),
        (DAY("2016-04-02"), ",document,photo,"),
        (DAY("2016-04-03"), ",document,photo,"),
        (DAY("2016-04-05"), ""),
    ]
    assert [Task.objects.get(pk=each.pk).present.demanded for each in (one, other, never)] == [(), ("other",), ()]


def test_a_day_that_was_anchored_cannot_be_rewritten_even_with_the_key(task, report, behind_its_back):
    report(task(), "2016-04-01")
    drop_anchor(DAY("2016-04-01"))
    behind_its_back("UPDATE tasks_ledgeranchor SET digest = %s", "0" * 64)
    assert list(faults()) == ["2016-04-01 的台账与当日锚值不符"]


def in_threads(number: int, work) -> list:
    """Run work(i) in threads of their own and return what each brought or raised."""
    brought: list = [None] * number

    def one(place: int) -> None:
        try:
            brought[place] = work(place)
        except Exception as fault:
            brought[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return brought


@pytest.mark.django_db(transaction=True)
def test_eight_officers_with_fifty_reports_each_lose_nothing(task, report, people, ledger_is_whole):
    busy = task()

    def work(place: int) -> list[int]:
        by = (people.wu, people.zhou, people.xie, people.lin)[place % 4]
        return [report(busy, "2016-04-01", by=by, progress=f"第 {place}-{n} 条。").seq for n in range(50)]

    brought = in_threads(8, work)
    numbers = sorted(seq for each in brought for seq in each)
    assert numbers == list(range(3, 403))
    kept = set(LedgerEntry.objects.filter(kind="reported").values_list("text", flat=True))
    assert kept == {f"第 {place}-{n} 条。" for place in range(8) for n in range(50)}
    assert ledger_is_whole()


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_on_one_form_make_one_entry(task, people, ledger_is_whole):
    busy, key = task(), uuid4()
    brought = in_threads(
        10, lambda _: progress.report(task=busy.pk, by=people.wu, when=at("2016-04-01"), said=SAID, key=key).pk
    )
    assert len(set(brought)) == 1
    assert LedgerEntry.objects.filter(kind="reported").count() == 1
    assert ledger_is_whole()


@pytest.mark.django_db
def test_a_replayed_ledger_gives_the_same_facts_for_every_day(official, ledger_is_whole):
    assert ledger_is_whole()
    assert TaskState.objects.count() == Task.objects.count() == 51
    assert TaskUnit.objects.count() > 600

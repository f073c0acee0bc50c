"""People with names and offices, small plans, and days: what most tests begin with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps
from django.test import Client
from simple_history.utils import bulk_create_with_history

from demonstration.files import made_up_pdf
from departments.choices import DepartmentKind, Role
from departments.models import Department, Membership, User
from departments.people import system_account
from imports.services.official_table import load_jiading
from indicators.choices import FOREVER, Stage
from indicators.models import Plan
from indicators.services.stages import enter_stage
from jiading.day import Moment
from jiading.web.first_use import HINT_VISITS
from tasks.as_of.day import AsOf
from tasks.choices import Precision, UnitRole
from tasks.ledger.claim_checklist import checklist_of
from tasks.ledger.projection import facts_of
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, Task
from tasks.services import claims, dispatching, progress
from tasks.services.planning import Deadline, NewTask, enter_row
from tests.kept_rows import KeptRows

PASSWORD = "Ceshi-kouling-7"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def DAY(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str, hour: int = 10) -> Moment:
    """A moment of office hours on a day."""
    day = DAY(text)
    return Moment(at=datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC), on=day)


def apps_at(app: str, migration: str) -> StateApps:
    """Return the models as they were after a migration, which is what the code of that migration works with."""
    return MigrationLoader(connection).project_state((app, migration)).apps


@contextmanager
def tasks_with_facts_of_their_own() -> Iterator[StateApps]:
    """Take the database back to where a task had its facts in its own row, too, and forward again when it is left.

    For data migrations from before that; needs a test with transaction=True. Yields the models of that time.
    """
    last = "0009_how_a_task_stood_is_its_state"
    call_command("migrate", "tasks", last, verbosity=0)
    try:
        yield apps_at("tasks", last)
    finally:
        call_command("migrate", verbosity=0)


def account(username: str, name: str, role: Role, unit: Department | None = None) -> User:
    """A person, not saved yet."""
    user = User(username=username, name=name, role=role, department=unit, must_change_password=False)
    user.in_post_since = datetime(2016, 1, 1, tzinfo=UTC)
    user.hint_visits = HINT_VISITS + 1  # they have worked here before
    user.set_password(PASSWORD)
    return user


def person(username: str, name: str, role: Role, unit: Department | None = None) -> User:
    user = account(username, name, role, unit)
    user.full_clean()
    user.save()
    return user


@pytest.fixture
def units(db) -> dict[str, Department]:
    """文广局 and 财政局, two towns and the collective of both, and a company that carries nothing."""
    kinds = {
        "文广局": DepartmentKind.GOVERNMENT,
        "财政局": DepartmentKind.GOVERNMENT,
        "马陆镇": DepartmentKind.TOWN,
        "南翔镇": DepartmentKind.TOWN,
        "各街镇": DepartmentKind.COLLECTIVE,
        "绿洲控股集团": DepartmentKind.COMPANY,
    }
    listed = [Department(name=name, kind=kind, position=place) for place, (name, kind) in enumerate(kinds.items(), 1)]
    made = {unit.name: unit for unit in bulk_create_with_history(listed, Department)}
    towns = (made["马陆镇"], made["南翔镇"])
    Membership.objects.bulk_create(Membership(collective=made["各街镇"], member=town) for town in towns)
    return made


@pytest.fixture
def people(units) -> SimpleNamespace:
    """A clerk and a head of the lead, a town's clerk, a stranger, two of the office, a leader, an auditor, a sysadmin.

    All tests begin with them, so they are entered in two statements.
    """
    listed = [
        account("wu", "吴", Role.CLERK, units["文广局"]),
        account("lin", "林", Role.HEAD, units["文广局"]),
        account("zhou", "周", Role.CLERK, units["财政局"]),
        account("xie", "谢", Role.CLERK, units["马陆镇"]),
        account("zheng", "郑", Role.CLERK, units["绿洲控股集团"]),
        account("chen", "陈", Role.OFFICE),
        account("sun", "孙", Role.OFFICE),
        account("zhao", "赵", Role.LEADER),
        account("qian", "钱", Role.AUDITOR),
        account("li", "李", Role.SYSADMIN),
    ]
    return SimpleNamespace(**{user.username: user for user in bulk_create_with_history(listed, User)})


@pytest.fixture
def plan(db) -> Plan:
    return running(
        Plan.objects.create(
            code="ceshi", title="测试方案", annex="附件1", starts_on=DAY("2016-01-01"), ends_on=DAY("2017-12-31")
        )
    )


def running(plan: Plan, since: str = "2016-01-01") -> Plan:
    """Let the plan run since a day, though none of its tasks need be dispatched; most tests are about such a plan."""
    if plan.stage_on(FOREVER) == Stage.DRAFT:
        enter_stage(plan, Stage.RUNNING, by=system_account(), when=at(since))
    return plan


@pytest.fixture
def task(plan, units, people):
    """Make a task of 文广局 with 财政局 and 各街镇, entered and dispatched on 2016-03-01 unless told otherwise."""

    def make(
        due: str | None = "2016-06-30",
        *,
        warn: str | None = None,
        text: str = "开展读书活动。",
        entered: str = "2016-03-01",
        dispatched: bool = True,
        pairs=None,
        category: str = "公共文化服务供给体系",
    ) -> Task:
        leads = [(units["文广局"], UnitRole.LEAD)]
        others = [(units["财政局"], UnitRole.RESPONSIBLE), (units["各街镇"], UnitRole.RESPONSIBLE)]
        end = DAY(due) if due else None
        deadline = Deadline("按期完成", end, DAY(warn) if warn else end, Precision.DAY if due else Precision.ONGOING)
        new = NewTask("1、", text, deadline, pairs or leads + others, "财政局、各街镇", "文广局")
        row = Plan.objects.get(pk=plan.pk).projects.count() + 1
        texts = {"category": category, "name": f"项目{row}", "standard": "达到标准。", "baseline_state": "已有基础。"}
        project = enter_row(
            plan=plan, position=row, by=people.chen, when=at(entered), texts=texts, source={}, tasks=[new]
        )
        made = project.tasks.get()
        if dispatched:
            dispatching.dispatch(task=made, by=people.chen, when=at(entered))
            made.refresh_from_db()
        return made

    return make


@pytest.fixture
def report(people):
    """Let somebody report on a task on a day."""

    def say(task: Task, day: str, *, by: User | None = None, percent: int = 50, finished: bool = False, **more):
        words = {name: more.pop(name) for name in ("progress", "issues", "next_steps") if name in more}
        said = progress.ProgressUpdate(**({"progress": "已办一半。"} | words), percent=percent, finished=finished)
        return progress.report(task=task, by=by or people.wu, when=at(day), said=said, **more)

    return say


def answers_to(task: Task | int) -> list[str]:
    """An answer to each point of the task and its standard, as a claim of completion must give it."""
    there = Task.objects.select_related("project", "present").get(pk=task if isinstance(task, int) else task.pk)
    return [f"已做到：{point}"[:200] for point in checklist_of(facts_of(there))]


def claim(*, task: Task | int, **said) -> LedgerEntry:
    """Claim completion with every point answered, unless the test says how."""
    return claims.claim(task=task, **({"answers": answers_to(task)} | said))


@pytest.fixture(scope="session")
def official_rows() -> KeptRows:
    """The rows of the official table, entered on 2016-03-01."""
    return KeptRows(lambda: running(load_jiading(by=system_account(), when=at("2016-03-01")), "2016-03-01"))


@pytest.fixture
def official(db, official_rows) -> Plan:
    """The official table, entered on 2016-03-01."""
    official_rows.put()
    return Plan.objects.get(code="jiading-2016")


@pytest.fixture
def on_day(plan):
    """How the tasks of the small plan stood on a day, each with its light."""
    return lambda day: AsOf([plan], DAY(day)).tasks()


@pytest.fixture
def light(on_day):
    """The one light of a task on a day."""
    return lambda task, day: on_day(day).get(task=task).light


@pytest.fixture
def signed_in(settings):
    """A browser in which somebody has signed in, on a day that the portal calls today."""

    def open_browser(user: User, today: str = "2016-10-15", **options) -> Client:
        settings.PORTAL_TODAY = DAY(today)
        client = Client(**options)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser


@pytest.fixture
def ledger_is_whole():
    """Nothing in the database contradicts the ledger."""
    return lambda: list(faults()) == []


@pytest.fixture
def evidence_file():
    """A small PDF as an officer hands it in."""
    return made_up_pdf("读书活动照片.pdf")

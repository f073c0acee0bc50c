"""Two hundred made-up tasks with their ledgers, entered through the services; the bench multiplies them."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from departments.choices import DepartmentKind, Role
from departments.models import Department, Membership, User
from indicators.models import Plan
from jiading.day import Moment
from scripts.bench.sizes import ARCHETYPES, PASSWORD, ROWS, SEED, TODAY, TOWNS, UNITS, USERS
from tasks.choices import Precision, UnitRole
from tasks.ledger.claim_checklist import checklist_of
from tasks.ledger.projection import facts_of
from tasks.models import Task
from tasks.services import claims, dispatching, extensions, progress, urging
from tasks.services.planning import Deadline, NewTask, enter_row

BEGAN = TODAY - timedelta(days=220)
WORDS = "推进公共文化设施建设，完善服务网络，开展群众文化活动，加强队伍培训，落实经费保障，建立评估机制。"


def at(day: date) -> Moment:
    """Return ten o'clock in Shanghai on that day."""
    return Moment(at=datetime.combine(day, time(2), UTC), on=day)


def people_and_units() -> None:
    """Make 60 units, a collective of twelve of them, and 200 people; every unit has a clerk and a head."""
    units = [
        Department.objects.create(name=f"第{number}局", kind=DepartmentKind.GOVERNMENT, position=number)
        for number in range(1, UNITS + 1)
    ]
    every = Department.objects.create(name="各街镇", kind=DepartmentKind.COLLECTIVE, position=UNITS + 1)
    Membership.objects.bulk_create(Membership(collective=every, member=unit) for unit in units[-TOWNS:])
    for number in range(USERS):
        role = (Role.CLERK, Role.HEAD)[number // UNITS % 2]
        sign_in_as(f"u{number}", role, units[number % UNITS])
    sign_in_as("office", Role.OFFICE)
    sign_in_as("office2", Role.OFFICE)
    sign_in_as("leader", Role.LEADER)


def sign_in_as(username: str, role: str, unit: Department | None = None) -> User:
    return User.objects.create_user(
        username, PASSWORD, name=username, role=role, department=unit, must_change_password=False
    )


def history() -> Plan:
    """Enter the plan and play each task's story; return the plan."""
    luck, office = Random(SEED), User.objects.get(username="office")
    plan = Plan.objects.create(
        code="bench",
        title="测速方案",
        starts_on=date(2016, 1, 1),
        ends_on=date(2017, 12, 31),
    )
    units = list(Department.objects.exclude(kind=DepartmentKind.COLLECTIVE).order_by("position"))
    every = Department.objects.get(name="各街镇")
    for row in range(1, ROWS + 1):
        new = [new_task(luck, units, every, number) for number in range(ARCHETYPES // ROWS)]
        texts = {"category": f"指标{row % 6 + 1}", "name": f"项目{row}", "standard": WORDS, "baseline_state": WORDS}
        enter_row(plan=plan, position=row, by=office, when=at(BEGAN), texts=texts, source={}, tasks=new)
    for task in Task.objects.filter(plan=plan).order_by("pk"):
        story(task, luck, office)
    return plan


def new_task(luck: Random, units: list[Department], every: Department, number: int) -> NewTask:
    """Return a task of one lead, two more units and, for each fifth, the collective."""
    lead, other, third = luck.sample(units[:-TOWNS], 3)
    due = TODAY + timedelta(days=luck.randint(-200, 200))
    pairs = [(lead, UnitRole.LEAD), (other, UnitRole.RESPONSIBLE), (third, UnitRole.COOPERATING)]
    if number == 0:
        pairs.append((every, UnitRole.RESPONSIBLE))
    text = f"{WORDS[luck.randint(0, 20) :]}{WORDS}"
    return NewTask(f"{number + 1}、", text, Deadline("按期完成", due, due, Precision.DAY), pairs, other.name, lead.name)


def story(task: Task, luck: Random, office: User) -> None:
    """Play about five entries: dispatched, reported, some urged, some with an extension, some completed."""
    dispatching.dispatch(task=task, by=office, when=at(BEGAN + timedelta(days=3)))
    lead = task.units.present().leads().get().department
    clerk = User.objects.filter(department=lead, role=Role.CLERK)[0]
    head = User.objects.filter(department=lead, role=Role.HEAD)[0]
    for month in range(luck.randint(1, 2)):
        day = BEGAN + timedelta(days=20 + 60 * month + luck.randint(0, 20))
        said = progress.ProgressUpdate(progress=WORDS, percent=20 + 30 * month, issues=WORDS[:20])
        progress.report(task=task, by=clerk, when=at(day), said=said)
    due = task.present.due_on
    assert due is not None  # new_task() gives every task a deadline
    late = due < TODAY
    if late and luck.random() < 0.5:
        day = max(due, BEGAN + timedelta(days=110))
        answers = ["已落实。"] * len(checklist_of(facts_of(task)))
        claims.claim(task=task, by=head, when=at(day), text="已完成。", reason="配合单位另行总结。", answers=answers)
        claims.confirm(task=task, by=office, when=at(day + timedelta(days=2)))
    elif luck.random() < 0.4:
        urging.urge(task=task, by=office, when=at(TODAY - timedelta(days=9)), text="请抓紧。", reply_by=TODAY)
    elif not late and luck.random() < 0.3:
        later = due + timedelta(days=30)
        extensions.ask(task=task, by=head, when=at(TODAY - timedelta(days=20)), due_on=later, text="工期顺延。")

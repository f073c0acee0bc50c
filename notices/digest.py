"""每日提醒: what one person is told on a day, from the same words for tasks as every list and light."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from departments.models import User
from departments.roles import ALL, NONE, OWN, Permission, may, scope
from departments.workdays import workdays
from indicators.models import Plan
from jiading.web.context import NAME
from notices.services.reminding import Email
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Kind, Light
from tasks.models import TaskState, TaskUnit

OVERDUE = "逾期"
SHOWN = 20  # tasks of a section in one email; the portal has them all


@dataclass(frozen=True)
class Section:
    """Tasks of one kind: each as its text, a note on the day that matters, and its task id."""

    title: str
    tasks: Sequence[tuple[str, str, int]]

    def __str__(self) -> str:
        return f"{self.title} {len(self.tasks)} 项"


@dataclass(frozen=True)
class Digest:
    """All that one person is told on one day."""

    person: User
    on: date
    sections: Sequence[Section]

    @property
    def summary(self) -> str:
        return "，".join(map(str, self.sections))

    def email(self) -> Email:
        """Return the digest as an email in plain text; its links begin with PORTAL_URL and nothing else."""
        lines = [f"{self.person}，您好。以下是 {self.on:%Y-%m-%d} 需要您关注的任务。", ""]
        for section in self.sections:
            lines += [f"【{section}】", *section_lines(section), ""]
        lines += [f"工作台：{settings.PORTAL_URL}{reverse('tasks:workbench')}", "", "本邮件由系统自动发出，请勿回复。"]
        return Email(self.person, f"【{NAME}】{self.on:%m月%d日}：{self.summary}"[:200], "\n".join(lines))


def section_lines(section: Section) -> Iterable[str]:
    for number, (text, note, pk) in enumerate(section.tasks[:SHOWN], start=1):
        yield f"{number}. {text}"
        yield f"   {note}　{settings.PORTAL_URL}{reverse('tasks:detail', args=[pk])}"
    if len(section.tasks) > SHOWN:
        yield f"   还有 {len(section.tasks) - SHOWN} 项，请到工作台查看。"


def digests_on(day: date) -> list[Digest]:
    """Return what each person who can sign in is told on that day; who owes nothing is told nothing.

    On a day off only what is overdue is told.
    """
    working, known, made = workdays().is_workday(day), {}, []
    people = User.objects.filter(is_active=True).select_related("department").order_by("department__position", "pk")
    plans = list(Plan.objects.running(day).newest_first())
    for person in people:
        if scope(person, Permission.READ_TASK) is NONE or not person.has_usable_password():
            continue
        post = (person.role, person.department_id)
        if post not in known:
            known[post] = sections_of(person, plans, day)
        sections = [section for section in known[post] if working or section.title == OVERDUE]
        if sections:
            made.append(Digest(person, day, sections))
    return made


def sections_of(person: User, plans: Iterable[Plan], day: date) -> list[Section]:
    """Return what the person's post owes or watches over all plans, the most pressing first, without empty sections."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for plan in plans:
        rows = AsOf([plan], day, person).tasks()
        for title, listed in sections_in(person, rows, day):
            found.setdefault(title, []).extend(listed)
    return [Section(title, listed) for title, listed in found.items() if listed]


def sections_in(person: User, rows: TaskStateQuerySet, day: date) -> Iterable[tuple[str, list[tuple[str, str, int]]]]:
    """Yield the sections of one plan by the person's role."""
    if scope(person, Permission.READ_TASK) is OWN:
        yield from unit_sections(person, rows, day)
        return
    if scope(person, Permission.CONFIRM_COMPLETION) is ALL:
        yield "催办、批示到期未回复", email_lines(rows.answer_overdue(), day)
        yield "办结申请待审核", email_lines(rows.claimed(), day)
        yield "延期申请待审批", email_lines(rows.asking_extension(), day)
    yield "批示未回复", email_lines(rows.instructed(), day)
    yield OVERDUE, email_lines(rows.overdue(), day)
    yield "今天到期", email_lines(rows.due_within(0), day)


def unit_sections(person: User, rows: TaskStateQuerySet, day: date) -> Iterable[tuple[str, list[tuple[str, str, int]]]]:
    """Yield what an officer's unit was asked, got back, and owes."""
    unit = person.department_id
    if unit is None:
        return  # never: a constraint gives every officer a unit
    asked = {row.task_id: row for row in TaskUnit.objects.as_of(day).filter(department=unit, urged_on__isnull=False)}
    waiting = list(rows.unanswered(unit).by_due_day())
    for title, kind in (("批示", Kind.INSTRUCTED), ("催办", Kind.URGED)):
        mine = [one for one in waiting if asked[one.task_id].urged_by == kind]
        yield (
            f"{title}到期未回复",
            email_lines(
                [one for one in mine if asked[one.task_id].answer_is_overdue(day)],
                day,
                lambda one: reply_note(asked[one.task_id]),
            ),
        )
        yield (
            f"{title}待回复",
            email_lines(
                [one for one in mine if not asked[one.task_id].answer_is_overdue(day)],
                day,
                lambda one: reply_note(asked[one.task_id]),
            ),
        )
    open_part = rows.unfinished(unit)
    yield "办结申请被退回", email_lines(rows.led_by(unit).returned(), day)
    if may(person, Permission.AGREE_TO_COMPLETION, units=[unit]):
        yield "牵头单位申请办结，待本单位同意", email_lines(rows.awaiting_agreement(unit), day)
    yield OVERDUE, email_lines(open_part.overdue(), day)
    yield "今天到期", email_lines(open_part.filter(due_on=day), day)
    yield "临期", email_lines(open_part.filter(light=Light.DUE_SOON).exclude(due_on=day), day)


def reply_note(row: TaskUnit) -> str:
    return f"要求 {row.reply_by:%Y-%m-%d} 前回复"


def due_note(state: TaskState, day: date) -> str:
    """Return when the task is due, and by how many days it is late or how many are left."""
    if state.due_on is None:
        return "没有确定期限"
    days = (state.due_on - day).days
    left = f"逾期 {-days} 天" if days < 0 else f"还剩 {days} 天" if days else "今天到期"
    return f"现定期限 {state.due_on:%Y-%m-%d}，{left}"


def email_lines(
    rows: TaskStateQuerySet | list[TaskState], day: date, note: Callable[[TaskState], str] | None = None
) -> list[tuple[str, str, int]]:
    """Return the tasks as an email tells them, in one line each."""
    listed = rows if isinstance(rows, list) else rows.by_due_day()
    return [
        (" ".join(one.printed.split())[:120], note(one) if note else due_note(one, day), one.task_id) for one in listed
    ]


def group_message(day: date, digests: Sequence[Digest]) -> Email | None:
    """Return the summary for the office's group: what the office itself is told; none when that is nothing."""
    office = next((one for one in digests if scope(one.person, Permission.CONFIRM_COMPLETION) is ALL), None)
    if office is None:
        return None
    body = f"{NAME} {day:%Y-%m-%d}：{office.summary}。\n{settings.PORTAL_URL}{reverse('tasks:workbench')}"
    return Email(None, f"{day:%m月%d日}汇总", body)

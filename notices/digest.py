"""每日提醒: what one person is told on a day, from the same words for tasks as every list and light.

A person may turn off mail or have it weekly; what is past its deadline goes to those who owe the work all the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse

from departments.models import User
from departments.roles import ALL, NONE, OWN, Permission, may, scope
from departments.workdays import workdays
from indicators.models import Plan
from jiading.web.context import NAME
from notices.choices import MailFrequency, Tab
from notices.mail_days import LONGEST, MailDay
from notices.matters import Notices
from notices.models import MailSetting, Reminder
from notices.services.reminding import Email
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Kind, Light
from tasks.models import TaskState, TaskUnit

OVERDUE = "逾期"
PAST_DEADLINE = (
    OVERDUE,
    "催办到期未回复",
    "批示到期未回复",
    "催办、批示到期未回复",
)  # cannot be turned off by who owes it
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
        lines += [
            f"工作台：{settings.PORTAL_URL}{reverse('tasks:workbench')}",
            f"提醒哪些事、多久一次，可以自己设定：{settings.PORTAL_URL}{reverse('departments:me')}",
            "",
            "本邮件由系统自动发出，请勿回复。",
        ]
        return Email(self.person, f"【{NAME}】{self.on:%m月%d日}：{self.summary}"[:200], "\n".join(lines))


def section_lines(section: Section) -> Iterable[str]:
    for number, (text, note, pk) in enumerate(section.tasks[:SHOWN], start=1):
        yield f"{number}. {text}"
        yield f"   {note}　{settings.PORTAL_URL}{reverse('tasks:detail', args=[pk])}"
    if len(section.tasks) > SHOWN:
        yield f"   还有 {len(section.tasks) - SHOWN} 项，请到工作台查看。"


def digests_on(day: date) -> list[Digest]:
    """Return what each person who can sign in is told on that day; who is told nothing is left out."""
    on, known, made = MailDay(day, workdays()), {}, []
    settings_of = {each.person_id: each for each in MailSetting.objects.all()}
    plans, missed = list(Plan.objects.running(day).newest_first()), missed_days(day)
    for person in people_to_remind():
        post = (person.role, person.department_id)
        if post not in known:
            known[post] = sections_of(person, plans, day)
        setting = settings_of.get(person.pk) or MailSetting(person=person)
        sections = [section for section in known[post] if is_mailed(section.title, person, setting, on)]
        sections += to_know_sections(person, setting, plans, on, partial(missed, person.pk))
        if sections:
            made.append(Digest(person, day, sections))
    return made


def people_to_remind() -> list[User]:
    """Return who can sign in and reads tasks."""
    people = User.objects.filter(is_active=True).select_related("department").order_by("department__position", "pk")
    return [one for one in people if scope(one, Permission.READ_TASK) is not NONE and one.has_usable_password()]


def owes_work(person: User) -> bool:
    """Return whether the person carries tasks or decides on them; a leader only watches."""
    return scope(person, Permission.READ_TASK) is OWN or scope(person, Permission.CONFIRM_COMPLETION) is ALL


def is_mailed(title: str, person: User, setting: MailSetting, on: MailDay) -> bool:
    """Return whether a section goes out to a person on a day; on a day off only what is overdue does."""
    if not on.is_working and title != OVERDUE:
        return False
    if title in PAST_DEADLINE and owes_work(person):
        return True
    return setting.to_do and (on.allows(setting.frequency) or is_daily_on_a_day_off(setting, on))


def is_daily_on_a_day_off(setting: MailSetting, on: MailDay) -> bool:
    return not on.is_working and setting.frequency == MailFrequency.DAILY


def missed_days(day: date) -> Callable[[int, date], bool]:
    """Return the rule by which a person (id) got no mail on an earlier day, though there may have been what to tell.

    It is so when nobody got any, because `remind` did not run, or when the person's own mail did not go out.
    """
    rows = Reminder.objects.since(day - timedelta(days=LONGEST)).filter(on__lt=day).exclude(person=None)
    sent = {(person, on): at is not None for person, on, at in rows.values_list("person", "on", "sent_at")}
    ran = {on for (_, on), is_sent in sent.items() if is_sent}
    return lambda person, on: not sent.get((person, on), on in ran)


def to_know_sections(
    person: User, setting: MailSetting, plans: Sequence[Plan], on: MailDay, missed: Callable[[date], bool]
) -> list[Section]:
    """Return what the person wants to know of by mail: told since the last reminder, before this day, and unread.

    A day that was `missed` is made up for by the next reminder.
    """
    if not setting.to_know or not on.allows(setting.frequency):
        return []
    notices, since = Notices(person, plans, on.day), on.previous(setting.frequency, missed)
    rows = notices.rows(Tab.TO_KNOW).filter(notices.is_unread(), subject__in=setting.to_know)
    rows = rows.filter(entry__on__gte=since, entry__on__lt=on.day).select_related("entry", "task__present")
    found: dict[str, list[tuple[str, str, int]]] = {}
    for notice in rows.order_by("pk"):
        entry, text = notice.entry, one_line(notice.task.present.printed)
        line = (text, f"{entry.on:%Y-%m-%d} {entry.unit_name} {entry.hand}", notice.task_id)
        found.setdefault(f"知悉：{notice.get_subject_display()}", []).append(line)
    return [Section(title, listed) for title, listed in found.items()]


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
    return [(one_line(one.printed), note(one) if note else due_note(one, day), one.task_id) for one in listed]


def one_line(text: str) -> str:
    return " ".join(text.split())[:120]


def group_message(day: date) -> Email | None:
    """Return the summary for the office's group, whatever its people have chosen; none when there is nothing."""
    office = next((one for one in people_to_remind() if scope(one, Permission.CONFIRM_COMPLETION) is ALL), None)
    if office is None:
        return None
    plans, on, default = list(Plan.objects.running(day).newest_first()), MailDay(day, workdays()), MailSetting()
    sections = [each for each in sections_of(office, plans, day) if is_mailed(each.title, office, default, on)]
    if not sections:
        return None
    summary = Digest(office, day, sections).summary
    body = f"{NAME} {day:%Y-%m-%d}：{summary}。\n{settings.PORTAL_URL}{reverse('tasks:workbench')}"
    return Email(None, f"{day:%m月%d日}汇总", body)

"""制作报表: ask for a report, make it, try it again. The row is a job; one worker makes it, and whole or not at all."""

import logging
from datetime import date, datetime
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.http import QueryDict

from departments.models import User
from departments.roles import NONE, NotAllowed, Permission, require, scope
from exports import store
from exports.choices import MadeState
from exports.export_request import ExportRequest, Tell
from exports.kinds import KINDS, Kind
from exports.models import MadeReport, ReportSchedule
from exports.services.mailing import write_emails
from indicators.models import Plan
from jiading.database.lost_answers import ask_database
from jiading.day import Moment, now
from jiading.jobs.claims import TakenOver, claimed
from jiading.jobs.worker import JobKind
from tasks.as_of.day import AsOf
from tasks.pages.filters import TaskFilter
from tasks.refusals import Refusal

log = logging.getLogger("portal.reports")
MOST_AT_ONCE = 5  # reports of one person that wait or are being made
TELL_EVERY = 0.5  # seconds
BROKEN = "制作时出错，没有做成。请重新制作；如果还是这样，请告诉系统管理员。"


class ReportRefused(Refusal):
    """A report cannot be asked for so; `field` names what it is about (None: the whole)."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(sentence)


def kind_of(code: str) -> Kind:
    if code not in KINDS:
        raise ReportRefused("没有这种报表，请重新选择。", "kind")
    return KINDS[code]


def asked_for(report: MadeReport) -> ExportRequest:
    """Return what the writer of a file is asked, the same at every try."""
    when = Moment(at=report.asked_at, on=report.on)
    return ExportRequest(AsOf([report.plan], report.as_of, report.asked_by), when, report.query)


def kept_query(query: str) -> str:
    """Return the filter of a list without its day, plan, order and page."""
    said = QueryDict(query[:1000])
    kept = QueryDict(mutable=True)
    for name in TaskFilter.base_filters:
        if value := said.get(name, ""):
            kept[name] = value
    return kept.urlencode()


def described(report: MadeReport, kind: Kind) -> None:
    """Give the report the maker's reach, its filter in words, and refuse a filter that makes no sense."""
    report.reach = scope(report.asked_by, Permission.READ_TASK).name
    report.unit = report.asked_by.department
    report.query = kept_query(report.query) if kind.takes_filter else ""
    report.filter_words = words_of_filter(asked_for(report))


def words_of_filter(asked: ExportRequest) -> str:
    """Return the filter in words; raise ReportRefused when it makes no sense."""
    if not asked.query:
        return "全部任务"
    chosen = asked.filter()
    if not chosen.form.is_valid():
        raise ReportRefused("筛选条件看不懂，或其中的单位已不在方案里，请重新筛选。", "query")
    return chosen.in_words()


@transaction.atomic
def ask(
    *, plan: Plan, kind: str, day: date, by: User, when: Moment, query: str = "", key: UUID | None = None
) -> MadeReport:
    """Put a report into the queue and return it; the same form coming twice is the first report."""
    require(by, Permission.MAKE_REPORT, units=[by.department_id])
    before = MadeReport.objects.filter(asked_by=by, request_key=key).first() if key else None
    if before:
        return before
    if day > when.on:
        raise ReportRefused(f"截至日期 {day} 还没有到，最晚是今天 {when.on}。", "day")
    if MadeReport.objects.under_way().filter(asked_by=by).count() >= MOST_AT_ONCE:
        raise ReportRefused(f"您已有 {MOST_AT_ONCE} 份报表在制作，请等其中一份完成以后再做。")
    report = MadeReport(plan=plan, kind=kind, as_of=day, query=query, asked_by=by, asked_at=when.at, on=when.on)
    report.request_key = key
    described(report, kind_of(kind))
    report.full_clean()
    report.save(force_insert=True)
    return report


@transaction.atomic
def ask_again(*, report: MadeReport, by: User) -> MadeReport:
    """Put a failed report into the queue again; one's own, or the office's when a schedule wrote it."""
    report = MadeReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    require(by, Permission.MAKE_REPORT, units=[by.department_id])
    own = report.asked_by_id == by.pk
    if not own:
        if not report.schedule_id:
            raise NotAllowed("只有制作人可以重新制作这份报表。")
        require(by, Permission.SCHEDULE_REPORT)
    if report.state == MadeState.FAILED:
        report.state, report.fault, report.tries, report.done, report.of = MadeState.WAITING, "", 0, 0, 0
        report.save()
    return report


def make(pk: int, at: datetime) -> bool:
    """Make one report unless another worker has it; return whether this call settled what becomes of it."""
    with claimed(MadeReport, pk, at) as claim:
        return claim is not None and make_claimed(pk, claim.worker)


def make_claimed(pk: int, worker: str) -> bool:
    """Write the file of a report that this worker has taken in hand; return False when another took it over."""
    report = MadeReport.objects.select_related("plan", "asked_by__department", "schedule").get(pk=pk)
    try:
        require_reach(report)
        with store.begin(worker) as file:
            KINDS[report.kind].write(asked_for(report), file, teller(pk, worker))
            stored = store.settle(worker, file)
        finish(report, worker, stored)
    except TakenOver:
        store.discard(worker)
        return False
    except NotAllowed as refusal:
        give_up(pk, worker, str(refusal))
    except Exception:
        log.exception("report %s was not made", pk)
        give_up(pk, worker, BROKEN)
    return True


def require_reach(report: MadeReport) -> None:
    """Raise NotAllowed when the maker may by now read less, or other, than when the report was asked for."""
    by = report.asked_by
    if scope(by, Permission.MAKE_REPORT) is NONE:
        raise NotAllowed(f"{by.name}已经不能制作报表，没有做成。")
    if (scope(by, Permission.READ_TASK).name, by.department_id) != (report.reach, report.unit_id):
        raise NotAllowed(f"{by.name}的单位或角色已经变动，没有做成；请重新提出。")


def teller(pk: int, worker: str) -> Tell:
    """Return the way in which a writer tells how far it is; it stops the writer when another worker has taken over."""
    told = 0.0

    def tell(done: int, of: int) -> None:
        nonlocal told
        if monotonic() - told < TELL_EVERY:
            return
        told = monotonic()
        if not MadeReport.objects.held_by(pk, worker).update(done=done, of=of, heard_at=now().at):
            raise TakenOver

    return tell


@transaction.atomic
def finish(report: MadeReport, worker: str, stored: store.Stored) -> None:
    """Say that the file is there, and write the emails about it; raise TakenOver when another worker has it."""
    facts = {
        "state": MadeState.DONE,
        "worker": "",
        "made_at": now().at,
        "file": stored.name,
        "file_name": KINDS[report.kind].file_name(asked_for(report)),
        "size": stored.size,
        "sha256": stored.sha256,
        "done": F("of"),
    }
    if not MadeReport.objects.held_by(report.pk, worker).update(**facts):
        raise TakenOver
    if report.schedule_id:
        write_emails(report)


def give_up(pk: int, worker: str, sentence: str) -> None:
    """Mark the report as failed, and throw away what the worker has written unless the database names it.

    After a lost answer to COMMIT the report is done, and its file stays. A database that cannot be asked keeps the
    report in the making: the next worker takes it over, and sweep() takes the file if no row ever names it.
    """
    named = ask_database(lambda: fail(pk, worker, sentence))
    if named is False:
        store.discard(worker)


def fail(pk: int, worker: str, sentence: str) -> bool:
    """Mark the report as failed if this worker still makes it; return whether some row names the worker's file.

    The UPDATE waits for a COMMIT that is still under way: both change the same row.
    """
    MadeReport.objects.held_by(pk, worker).update(state=MadeState.FAILED, worker="", fault=sentence[:300])
    return MadeReport.objects.filter(file=store.whole_name(worker)).exists()


def sweep(at: datetime) -> int:
    """Take away the files that stopped workers left behind; return how many."""
    spoken_of = set(MadeReport.objects.exclude(worker="").values_list("worker", flat=True))
    spoken_of |= {
        name.rpartition("/")[2].partition(".")[0] for name in MadeReport.objects.values_list("file", flat=True)
    }
    left = store.orphans(spoken_of, at)
    for each in left:
        each.unlink(missing_ok=True)
    return len(left)


def from_schedule(schedule: ReportSchedule, *, first: date, last: date, when: Moment) -> MadeReport:
    """Return the report of one period, put into the queue now unless it has been written before."""
    report = MadeReport(
        plan=schedule.plan, kind=schedule.kind, as_of=last, query=schedule.query, asked_by=schedule.owner,
        asked_at=when.at, on=when.on, schedule=schedule, first=first, last=last,
    )  # fmt: skip
    described(report, kind_of(schedule.kind))
    names = ("plan", "kind", "as_of", "query", "filter_words", "asked_by", "reach", "unit", "asked_at", "on", "first")
    facts = {name: getattr(report, name) for name in names}
    made, _ = MadeReport.objects.get_or_create(schedule=schedule, last=last, defaults=facts)
    return made


REPORTS = JobKind(MadeReport, make, sweep)

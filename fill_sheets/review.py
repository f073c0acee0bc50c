"""The returned sheets beside the portal as it is now: one verdict for each row, nothing written."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from departments.models import Department
from fill_sheets.columns import HEADINGS
from fill_sheets.comparing import (
    Answer,
    Fault,
    Outcome,
    Verdict,
    answer_of,
    concerns,
    excerpt,
    rivals,
    untouched,
)
from fill_sheets.contents import rows_of, short
from fill_sheets.reader import FilledRow, FilledSheet
from fill_sheets.seals import RowSeal, SheetSeal, mark_of, opened_row, opened_sheet
from tasks.choices import Kind
from tasks.ledger.transitions import require_state
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.models.entry import in_force
from tasks.refusals import NotCarried, Refusal

ORDER = list(Outcome)


@dataclass(frozen=True)
class Review:
    """All rows with their outcomes, those to decide on first; `refused` are sentences about whole sheets."""

    verdicts: list[Verdict]
    refused: list[str]
    notices: list[str]

    def of(self, *outcomes: Outcome) -> list[Verdict]:
        return [each for each in self.verdicts if each.outcome in outcomes]

    @property
    def to_enter(self) -> list[Verdict]:
        return self.of(Outcome.NEW)

    @property
    def conflicts(self) -> list[Verdict]:
        return self.of(Outcome.CONFLICT)

    @property
    def fingerprint(self) -> str:
        """Return what must still be the same when the person confirms."""
        seen = [each.as_seen() for each in self.of(Outcome.NEW, Outcome.CONFLICT)]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]


@dataclass
class Known:
    """What the portal knows about the tasks that the sheets name."""

    tasks: dict[int, Task] = field(default_factory=dict)
    units: dict[int, Department] = field(default_factory=dict)
    carried: set[tuple[int, int]] = field(default_factory=set)
    entries: dict[int, list[LedgerEntry]] = field(default_factory=dict)

    def entry(self, task: int, seq: int) -> LedgerEntry | None:
        return next((entry for entry in self.entries.get(task, ()) if entry.seq == seq), None)

    def newer(self, seal: RowSeal) -> list[LedgerEntry]:
        """Return the entries since the sheet went out, without what was taken back since."""
        return [entry for entry in in_force(self.entries[seal.task]) if entry.seq > seal.seq]

    def entered(self, task: int, key: UUID) -> bool:
        return any(entry.request_key == key for entry in self.entries[task])


def review(sheets: Sequence[FilledSheet]) -> Review:
    """Compare the sheets with the portal as it stands now."""
    seals = [[opened_row(row.seal) for row in sheet.rows] for sheet in sheets]
    heads = [opened_sheet(sheet.seal) for sheet in sheets]
    known = known_about([seal for listed in seals for seal in listed if seal], {head.unit for head in heads if head})
    verdicts: list[Verdict] = []
    refused: list[str] = []
    for place, (sheet, head) in enumerate(zip(sheets, heads, strict=True)):
        fault = sheet_fault(sheet, head, known)
        if head is None or fault:
            refused.append(fault)
        else:
            verdicts += judged(place, sheet, head, seals[place], known)
    verdicts = without_rivals(verdicts)
    notices = [notice for sheet in sheets for notice in sheet.notices]
    return Review(sorted(verdicts, key=lambda each: ORDER.index(each.outcome)), refused, notices)


def known_about(seals: Iterable[RowSeal], units: set[int]) -> Known:
    """Ask the portal once for everything the rows need; the number of queries does not grow with the rows."""
    seals = list(seals)
    tasks, first = {seal.task for seal in seals}, min((seal.seq for seal in seals), default=0)
    known = Known(
        tasks=Task.objects.select_related("plan", "present").in_bulk(tasks),
        units=Department.objects.in_bulk(units | {seal.unit for seal in seals}),
        carried=set(TaskUnit.objects.present().filter(task__in=tasks).values_list("task", "department")),
    )
    for entry in LedgerEntry.objects.filter(task__in=tasks, seq__gte=first).in_order().prefetch_related("evidence"):
        known.entries.setdefault(entry.task_id, []).append(entry)
    return known


def sheet_fault(sheet: FilledSheet, head: SheetSeal | None, known: Known) -> str:
    """Return why nothing of the sheet is entered, or nothing."""
    where = f"「{sheet.file[:80]}」"
    if head is None:
        return f"{where}不是从本门户下载的填报单，或者隐藏的校验码被改过，整份没有录入。请用这里下载的文件重填。"
    for place in head.altered([text for _, text in sheet.lines]):
        ref, text = sheet.lines[place] if place < len(sheet.lines) else (where, "")
        should = known.units.get(head.unit) if place == 1 else None
        was = f"，发出时是「填报单位：{should.name}」" if should else ""
        return (
            f"{where}的 {ref} 是锁定的格子，被改过：现在是「{excerpt(text)}」{was}。整份没有录入，请用原来的文件重填。"
        )
    return ""


def judged(
    place: int, sheet: FilledSheet, head: SheetSeal, seals: list[RowSeal | None], known: Known
) -> Iterator[Verdict]:
    """Yield the verdict on each row of one sheet."""
    counted = Counter(seal for seal in seals if seal)
    for number, (row, seal) in enumerate(zip(sheet.rows, seals, strict=True)):
        verdict = Verdict(place, number, Outcome.REFUSED, row, sheet.file, unit=unit_name(head, known))
        if seal is None:
            yield replace(verdict, faults=[Fault(row.refs["place"], not_sent_out(row))])
            continue
        foreign = stranger(seal, head, known)
        faults = [Fault(row.refs["place"], foreign)] if foreign else []
        if not faults and counted[seal] > 1:
            same = [each.refs["place"] for each, other in zip(sheet.rows, seals, strict=True) if other == seal]
            faults = [Fault(row.refs["place"], f"同一行出现了 {len(same)} 次（{'、'.join(same)}），请只留一行。")]
        faults = faults or altered(row, seal, known)
        if faults:
            yield replace(verdict, faults=faults)
        else:
            yield compared(replace(verdict, task=seal.task), seal, known)


def unit_name(head: SheetSeal, known: Known) -> str:
    return known.units[head.unit].name if head.unit in known.units else ""


def not_sent_out(row: FilledRow) -> str:
    """Return the sentence for a row without a seal of this portal."""
    said = next((text for text in row.cells.values() if text), "")
    return f"写着「{excerpt(said)}」的这一行不是发出的行（没有校验码，或校验码被改过）。请填在原来的行里。"


def stranger(seal: RowSeal, head: SheetSeal, known: Known) -> str:
    """Return why the row does not belong to this sheet, or ""."""
    task, was = known.tasks.get(seal.task), known.entry(seal.task, seal.seq)
    if task is None or was is None or short(was.hash) != seal.head:
        return "这一行不是本门户现有数据发出的，对不上任务。请下载新的填报单重填。"
    if seal.unit != head.unit:
        theirs = known.units[seal.unit].name if seal.unit in known.units else "别的单位"
        return f"这一行是「{theirs}」的填报单里的，不能放在「{unit_name(head, known)}」的填报单里。"
    if task.plan_id != head.plan:
        return f"这一行是另一个方案「{task.plan.title}」的，不能放在这份填报单里。"
    return ""


def altered(row: FilledRow, seal: RowSeal, known: Known) -> list[Fault]:
    """Return every merged cell and every locked cell that no longer says what went out."""
    faults = [Fault(ref, "被合并过，分不清填的是哪一行。请取消合并后重填。") for ref in row.merged]
    changed = seal.altered(row.cells) if not faults else []
    original = cells_now(seal, known) if changed else {}
    marks = dict(zip(HEADINGS, seal.marks, strict=False))
    for key in changed:
        was = original.get(key, "")
        sentence = f"「{HEADINGS[key]}」是锁定的格子，被改过：现在是「{excerpt(row.cells[key])}」"
        if was and mark_of(was) == marks[key]:
            sentence += f"，发出时是「{excerpt(was)}」"
        faults.append(Fault(row.refs[key], f"{sentence}。请用原来的文件重填。"))
    return faults


def cells_now(seal: RowSeal, known: Known) -> dict[str, str]:
    """Return what the row would say if it went out now."""
    rows = rows_of(known.tasks[seal.task].plan, [known.units[seal.unit]])[seal.unit]
    return next((row.cells for row in rows if row.seal.task == seal.task), {})


def compared(verdict: Verdict, seal: RowSeal, known: Known) -> Verdict:
    """Return the verdict on a row that is ours and whole."""
    row = verdict.row
    if untouched(seal, row.cells):
        return replace(verdict, outcome=Outcome.UNCHANGED)
    said, faults = answer_of(row)
    if said is None:
        return replace(verdict, faults=faults)
    key = seal.request_key(said.values())
    verdict = replace(verdict, answer=Answer(seal.task, seal.unit, said, key))
    if known.entered(seal.task, key):
        return replace(verdict, outcome=Outcome.ENTERED)
    if sentence := not_now(seal, known):
        return replace(verdict, faults=[Fault(row.refs["place"], sentence)])
    newer = known.newer(seal)
    about = [entry for entry in newer if concerns(entry, seal.unit)]
    outcome = Outcome.CONFLICT if about else Outcome.NEW
    return replace(verdict, outcome=outcome, newer=about, others=len(newer) - len(about))


def not_now(seal: RowSeal, known: Known) -> str:
    """Return why the task takes no report of this unit now, or nothing."""
    task = known.tasks[seal.task]
    if (seal.task, seal.unit) not in known.carried:
        return str(NotCarried(known.units[seal.unit].name))
    try:
        require_state(task.present.state, Kind.REPORTED, dispatched=task.present.dispatched_on is not None)
    except Refusal as refusal:
        return str(refusal)
    return ""


def without_rivals(verdicts: list[Verdict]) -> list[Verdict]:
    """Return the verdicts with at most one row for each unit and task.

    Equal rows of one upload count once; unequal ones are refused.
    """
    against, kept = rivals(verdicts), []
    seen: set[UUID] = set()
    for each in verdicts:
        other = against.get(each.id)
        if other:
            sentence = (
                f"同一单位的同一项任务在「{other.file[:80]}」{other.row.ref}填得不一样。"
                "请只上传一份，或把两行改成一样。"
            )
            each = replace(each, outcome=Outcome.REFUSED, faults=[Fault(each.row.refs["progress"], sentence)])
        elif (answer := each.answer) and each.outcome in (Outcome.NEW, Outcome.CONFLICT):
            if answer.key in seen:
                each = replace(each, outcome=Outcome.ENTERED)
            seen.add(answer.key)
        kept.append(each)
    return kept

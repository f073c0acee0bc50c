"""撤回: which act a person can take back after the entries of a task; services and pages ask the same rule.

Each function takes all entries of one task in order and the person, and returns the entry of the act, or raises why it
cannot be taken back: AlreadyDone when nothing waits, NotAllowed when it is somebody else's, TooLateToWithdraw when it
has been answered. That the state of the task allows it, and that the act still asks something, is the service's to say.
"""

from collections.abc import Iterable, Sequence

from departments.models import User
from departments.roles import NotAllowed, Permission, may
from tasks.choices import ABOUT_EXTENSIONS, VOID, Kind
from tasks.ledger.requests import answers_to, last_request, request_name
from tasks.models import LedgerEntry
from tasks.models.entry import claims_in_force
from tasks.refusals import AlreadyDone, TooLateToWithdraw


def claim_to_withdraw(entries: Iterable[LedgerEntry], by: User) -> LedgerEntry:
    """Return the claim of `by`'s unit, until another lead has claimed or agreed since."""
    entries = list(entries)
    claims = claims_in_force(entries)
    made = [entry for entry in claims if entry.kind == Kind.CLAIMED]
    mine = [entry for entry in made if unit_now(entries, entry) == by.department_id]
    if not claims:
        raise AlreadyDone(no_claim_words(entries))
    if not mine:
        raise NotAllowed(f"办结申请是{claims[0].unit_name}提出的，只能由该单位负责人撤回。")
    later = [entry for entry in claims if entry.seq > mine[-1].seq]
    if later:
        raise TooLateToWithdraw(supported_words(later))
    return mine[-1]


def no_claim_words(entries: Iterable[LedgerEntry]) -> str:
    """Return the sentence that no claim can be taken back; it names what became of the last one."""
    over = [entry for entry in entries if entry.kind in (*VOID, Kind.CLAIM_WITHDRAWN)]
    if not over:
        return "这项任务没有等待答复的办结申请，不用撤回。"
    last = over[-1]
    return f"{last.by_name}已于 {last.on} {last.get_kind_display()}，没有等待答复的办结申请，不用撤回。"


def supported_words(later: Sequence[LedgerEntry]) -> str:
    """Return the sentence that other leads stand behind the claim; it names who can still refuse it."""
    units = "、".join(dict.fromkeys(entry.unit_name for entry in later))
    awaited = later[-1].detail.get("awaits", [])
    who = f"{'、'.join(awaited)}答复「不同意办结」" if awaited else "创建办退回"
    return f"{units}已经申请或同意办结，不能单独撤回；确需撤回的，请{who}。"


def extension_to_withdraw(entries: Iterable[LedgerEntry], by: User) -> LedgerEntry:
    """Return the request for a later deadline of `by`'s unit, until the office has answered."""
    entries = list(entries)
    last = next((entry for entry in reversed(entries) if entry.kind in ABOUT_EXTENSIONS), None)
    if last is None:
        raise AlreadyDone("这项任务没有待审批的延期申请，不用撤回。")
    if last.kind == Kind.EXTENSION_WITHDRAWN:
        raise AlreadyDone(f"{last.by_name}已于 {last.on} 撤回延期申请，不用再撤回。")
    if last.kind != Kind.EXTENSION_ASKED:
        raise TooLateToWithdraw(f"{last.by_name}已于 {last.on} 答复（{last.get_kind_display()}），不能撤回延期申请。")
    if unit_now(entries, last) != by.department_id:
        raise NotAllowed(f"延期申请是{last.unit_name}提出的，只能由该单位负责人撤回。")
    return last


def request_to_withdraw(entries: Iterable[LedgerEntry], by: User) -> LedgerEntry:
    """Return the last 催办, which is the office's, or 批示, which is its leader's, until a unit has answered it."""
    entries = list(entries)
    last = last_request(entries)
    if last is None:
        raise AlreadyDone("这项任务没有可以撤回的催办或批示。")
    name = request_name(last)
    if last.kind == Kind.INSTRUCTED and last.by_id != by.pk:
        raise NotAllowed(f"最近一次是{last.by_name}的批示（{last.on}），只能由本人撤回。")
    if last.kind == Kind.URGED and not may(by, Permission.URGE):
        raise NotAllowed(f"最近一次是创建办的{name}（{last.on}），只能由创建办撤回。")
    if answers := answers_to(entries, last):
        first, again = answers[0], Kind(last.kind).label
        raise TooLateToWithdraw(
            f"已有单位回复，不能撤回；要求有变的，请另发一次{again}说明。最先回复的是{first.unit_name}（{first.on}）。"
        )
    return last


def unit_now(entries: Iterable[LedgerEntry], act: LedgerEntry) -> int | None:
    """Return the id of the unit in whose name an act was done, or of the one that has taken its place since."""
    unit = act.unit_id
    for entry in entries:
        if entry.seq > act.seq and entry.kind == Kind.PLAN_CHANGED:
            rows = entry.detail["after"].get("units") or []
            unit = next((row["department"] for row in rows if row.get("heir_of") == unit), unit)
    return unit

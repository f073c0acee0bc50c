"""What can be done to a task: each act is a form, an action of the role table and a service; pages read this table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from departments.models import User
from departments.roles import NotAllowed, Permission, may
from indicators.choices import JointClaim
from jiading.day import Moment
from tasks.choices import ASKS, Kind, UnitRole, UnitState
from tasks.evidence.storage import EvidenceUpload
from tasks.ledger.requests import request_name
from tasks.ledger.transitions import AFTER_DISPATCH, ALLOWED
from tasks.ledger.withdrawable import claim_to_withdraw, extension_to_withdraw, request_to_withdraw
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.pages import forms, report_forms
from tasks.refusals import Refusal
from tasks.services import claims, demands, dispatching, extensions, progress, steering, urging

Service = Callable[..., LedgerEntry]  # appends one entry; takes task, by, when, key, seen and the words of its form


@dataclass(frozen=True)
class TaskAction:
    """One act: its address word, button, the kind of entry it makes, who may, its form and its service.

    `explains` says before it is done what it will do, where its name alone does not.
    """

    slug: str
    label: str
    kind: str
    permission: Permission
    form: type[forms.StepForm]
    perform: Service
    done: str
    danger: bool = False
    explains: str = ""

    @property
    def button(self) -> str:
        """Return what the button at the end of the form says: the act with its object, so that it is no way out."""
        return BUTTONS.get(self.slug, self.label)


def perform_report(
    *,
    task: Task,
    by: User,
    when: Moment,
    files: Sequence[EvidenceUpload] = (),
    answers: bool = True,
    fall_reason: str = "",
    key: UUID | None = None,
    seen: int | None = None,
    **words: Any,
) -> LedgerEntry:
    """Report with the words of a ReportForm; raise as progress.report() does."""
    return progress.report(
        task=task,
        by=by,
        when=when,
        said=progress.ProgressUpdate(**words),
        files=files,
        answers=answers,
        fall_reason=fall_reason,
        key=key,
        seen=seen,
    )


def perform_correct(
    *,
    task: Task,
    by: User,
    when: Moment,
    reason: str,
    key: UUID | None = None,
    seen: int | None = None,
    **words: Any,
) -> LedgerEntry:
    """Correct the last report of `by`'s unit with the words of a CorrectForm; raise as progress.correct() does."""
    update, entry = progress.ProgressUpdate(**words), progress.last_said_by(task, by)
    return progress.correct(entry=entry, by=by, when=when, said=update, reason=reason, key=key, seen=seen)


def without_seen(service: Service) -> Service:
    """Return the service of an act that does not depend on what was shown before."""

    def perform(*, seen: int | None = None, **rest: Any) -> LedgerEntry:
        return service(**rest)

    return perform


# fmt: off
ACTIONS = (
    TaskAction("dispatch", "交办", Kind.DISPATCHED, Permission.DISPATCH,
        forms.DispatchForm, without_seen(dispatching.dispatch), "已交办。"),
    TaskAction("recall", "撤回交办", Kind.RECALLED, Permission.DISPATCH,
        forms.ReasonForm, dispatching.recall, "已撤回交办，任务回到创建办。", danger=True),
    TaskAction("acknowledge", "签收", Kind.ACKNOWLEDGED, Permission.ACKNOWLEDGE,
        forms.ConfirmOnlyForm, without_seen(dispatching.acknowledge), "已签收。"),
    TaskAction("report", "反馈进展", Kind.REPORTED, Permission.REPORT_PROGRESS,
        report_forms.ReportForm, perform_report, "已提交进展反馈。"),
    TaskAction("correct", "更正反馈", Kind.CORRECTED, Permission.CORRECT_REPORT,
        report_forms.CorrectForm, perform_correct, "已更正，原来的反馈仍留在台账里。"),
    TaskAction("reply", "回复催办、批示", Kind.REPLIED, Permission.ANSWER,
        forms.ReplyForm, urging.reply, "已回复。"),
    TaskAction("claim", "申请办结", Kind.CLAIMED, Permission.CLAIM_COMPLETION,
        forms.ClaimForm, claims.claim, "已提交办结申请，请等创建办审核。"),
    TaskAction("agree", "同意办结", Kind.AGREED, Permission.AGREE_TO_COMPLETION,
        forms.NoteForm, claims.agree, "已同意办结。"),
    TaskAction("object", "不同意办结", Kind.OBJECTED, Permission.AGREE_TO_COMPLETION,
        forms.ReasonForm, claims.object_to, "已答复：不同意办结，申请作废。", danger=True),
    TaskAction("withdraw-claim", "撤回办结申请", Kind.CLAIM_WITHDRAWN, Permission.WITHDRAW_CLAIM,
        forms.WithdrawForm, claims.withdraw, "已撤回办结申请，任务回到申请以前的情形。", danger=True,
        explains="撤回以后任务回到申请以前的情形，不再等待审核；申请时答复的催办、批示重新等待回复。申请和撤回都留在台账里，"
        "申请时提交的佐证材料留在任务里。再次申请时会填入这次的内容。"),
    TaskAction("ask-extension", "申请延期", Kind.EXTENSION_ASKED, Permission.ASK_EXTENSION,
        forms.ExtensionForm, extensions.ask, "已提交延期申请，请等创建办答复。"),
    TaskAction("withdraw-extension", "撤回延期申请", Kind.EXTENSION_WITHDRAWN, Permission.WITHDRAW_EXTENSION,
        forms.WithdrawExtensionForm, extensions.withdraw, "已撤回延期申请。", danger=True,
        explains="撤回以后创建办不再审批这次申请，期限不变，可以重新申请。申请和撤回都留在台账里。"),
    TaskAction("confirm", "审核通过", Kind.CONFIRMED, Permission.CONFIRM_COMPLETION,
        forms.NoteForm, claims.confirm, "已审核通过，任务办结。"),
    TaskAction("send-back", "退回", Kind.SENT_BACK, Permission.CONFIRM_COMPLETION,
        forms.ReturnForm, claims.send_back, "已退回。", danger=True),
    TaskAction("grant-extension", "准予延期", Kind.EXTENSION_GRANTED, Permission.GRANT_EXTENSION,
        forms.ReasonForm, extensions.grant, "已准予延期。"),
    TaskAction("refuse-extension", "不准延期", Kind.EXTENSION_REFUSED, Permission.GRANT_EXTENSION,
        forms.ReasonForm, extensions.refuse, "已答复：不准延期。", danger=True),
    TaskAction("urge", "催办", Kind.URGED, Permission.URGE,
        forms.UrgeForm, urging.urge, "已催办。"),
    TaskAction("demand", "材料要求", Kind.DEMANDED, Permission.CHANGE_PLAN,
        forms.DemandForm, demands.demand, "已写明办结须提交的材料。"),
    TaskAction("instruct", "批示", Kind.INSTRUCTED, Permission.INSTRUCT,
        forms.RequestForm, urging.instruct, "批示已送达牵头单位。"),
    TaskAction("withdraw-request", "撤回催办、批示", Kind.REQUEST_WITHDRAWN, Permission.WITHDRAW_REQUEST,
        forms.WithdrawForm, urging.withdraw, "已撤回，各单位不必再答复这一次。", danger=True,
        explains="撤回以后各单位不必答复这一次，催办次数、等级和回复期限回到发出以前的情形；更早没有回复的仍待回复。"
        "各单位会收到通知，发出和撤回都留在台账里。"),
    TaskAction("suspend", "中止", Kind.SUSPENDED, Permission.STEER,
        forms.SteerForm, steering.suspend, "已中止。", danger=True),
    TaskAction("resume", "恢复", Kind.RESUMED, Permission.STEER,
        forms.SteerForm, steering.resume, "已恢复办理。"),
    TaskAction("reopen", "重开", Kind.REOPENED, Permission.STEER,
        forms.SteerForm, steering.reopen, "已重开。", danger=True),
    TaskAction("cancel", "取消", Kind.CANCELLED, Permission.STEER,
        forms.SteerForm, steering.cancel, "已取消。", danger=True),
)
# fmt: on
BUTTONS = {
    "dispatch": "交办这项任务",
    "acknowledge": "确认签收",
    "report": "提交反馈",
    "correct": "提交更正",
    "reply": "提交回复",
    "claim": "提交办结申请",
    "ask-extension": "提交延期申请",
    "send-back": "退回办结申请",
    "urge": "发出催办",
    "demand": "确定材料要求",
    "instruct": "送出批示",
    "suspend": "中止这项任务",
    "resume": "恢复这项任务",
    "reopen": "重开这项任务",
    "cancel": "取消这项任务",
}
BY_SLUG = {act.slug: act for act in ACTIONS}

# By slug of an act that takes another back: what it can take back after the entries of a task, by the service's rule.
WITHDRAWABLE: Mapping[str, Callable[[Iterable[LedgerEntry], User], LedgerEntry]] = {
    "withdraw-claim": claim_to_withdraw,
    "withdraw-extension": extension_to_withdraw,
    "withdraw-request": request_to_withdraw,
}


def entry_to_withdraw(slug: str, entries: Iterable[LedgerEntry], by: User) -> LedgerEntry | None:
    """Return the entry that the person could take back by that act after these entries of a task, in order.

    None for any other act, and where the service would refuse.
    """
    if slug not in WITHDRAWABLE:
        return None
    try:
        return WITHDRAWABLE[slug](entries, by)
    except (Refusal, NotAllowed):
        return None


def fits_now(act: TaskAction, task: Task, mine: list[TaskUnit], units: list[TaskUnit]) -> bool:
    """Return whether the act makes sense for the task as it stands and for the person's own unit's part."""
    now = task.present
    if now.state not in ALLOWED[act.kind] or (act.kind in AFTER_DISPATCH and not now.dispatched_on):
        return False
    leads = [unit for unit in units if unit.role == UnitRole.LEAD]
    asked = any(unit.claimed_on for unit in leads) and any(unit in leads and not unit.claimed_on for unit in mine)
    agrees = asked and task.plan.joint_claim == JointClaim.AGREE
    return {
        "dispatch": not now.dispatched_on,
        "recall": all(unit.state == UnitState.PENDING for unit in units),
        "acknowledge": any(unit.state == UnitState.PENDING for unit in mine),
        "correct": any(unit.reported_on for unit in mine),
        "reply": any(unit.urged_on for unit in mine),
        "claim": any(unit in leads and not unit.claimed_on for unit in mine) and not agrees,
        "agree": agrees,
        "object": asked,
        "withdraw-claim": any(unit in leads and unit.claimed_on for unit in mine),
        "ask-extension": bool(now.due_on) and not now.asked_due_on,
        "withdraw-extension": bool(now.asked_due_on),
        "withdraw-request": any(unit.urged_on for unit in units),
        "grant-extension": bool(now.asked_due_on),
        "refuse-extension": bool(now.asked_due_on),
    }.get(act.slug, True)


def actions_for(user: User, task: Task, units: Iterable[TaskUnit], entries: Sequence[LedgerEntry]) -> list[TaskAction]:
    """Return the actions that the person may do to the task now, in the order of the work.

    `entries` are all entries of the task in order; they tell what can be taken back.
    """
    units = list(units)
    mine = [unit for unit in units if unit.department_id == user.department_id]
    carriers = {unit.department_id for unit in units}
    fitting = [act for act in ACTIONS if may(user, act.permission, units=carriers) and fits_now(act, task, mine, units)]
    return [named for act in fitting if (named := named_for(act, entries, user))]


def named_for(act: TaskAction, entries: Iterable[LedgerEntry], user: User) -> TaskAction | None:
    """Return the act as its button names it: one that takes a request back says which, such as 撤回督办.

    None for an act that takes something back where there is nothing to take back.
    """
    if act.slug not in WITHDRAWABLE:
        return act
    entry = entry_to_withdraw(act.slug, entries, user)
    if entry is None:
        return None
    return replace(act, label=f"撤回{request_name(entry)}") if entry.kind in ASKS else act

"""Who may do what. This table is the only place that grants anything."""

from collections.abc import Iterable
from enum import Enum

from django.contrib.auth.models import AnonymousUser

from departments.choices import Role
from departments.models import User


class Scope(Enum):
    NONE = "无"
    OWN = "本单位承担的任务"
    ALL = "全部"


class Permission(Enum):
    """What a person can want to do; the value is how a refusal names it."""

    READ_TABLE = "查看分解表"
    READ_DRAFT = "查看草稿方案"
    READ_TASK = "查看任务"
    READ_LEDGER = "查看台账"
    READ_EVIDENCE = "查看佐证材料"
    ACKNOWLEDGE = "签收"
    REPORT_PROGRESS = "反馈进展"
    CORRECT_REPORT = "更正反馈"
    ANSWER = "回复催办和批示"
    CLAIM_COMPLETION = "申请办结"
    AGREE_TO_COMPLETION = "答复牵头单位的办结申请"
    WITHDRAW_CLAIM = "撤回办结申请"
    ASK_EXTENSION = "申请延期"
    WITHDRAW_EXTENSION = "撤回延期申请"
    DISPATCH = "交办任务"
    URGE = "催办"
    WITHDRAW_REQUEST = "撤回催办、批示"
    CONFIRM_COMPLETION = "审核办结申请"
    GRANT_EXTENSION = "审批延期申请"
    STEER = "中止、取消、恢复和重开任务"
    SETTLE_QUESTION = "核实原表"
    CHANGE_PLAN = "修改方案"
    CLOSE_PLAN = "结束、恢复和归档方案"
    IMPORT_TABLE = "导入任务表"
    REGISTER_UNIT = "登记新单位"
    REPORT_FOR_UNIT = "代录填报单"
    EXPORT = "导出"
    MAKE_REPORT = "制作报表"
    SCHEDULE_REPORT = "设置定期报表"
    LOCK_PERIOD = "锁定已上报的期间"
    INSTRUCT = "批示"
    SHARE_VIEW = "共享常用筛选"
    SUBSCRIBE = "订阅日历"
    USE_API = "使用数据接口"
    AUDIT = "审计"
    MANAGE_OWN_ACCOUNT = "管理自己的账号"
    ENTER_ADMIN = "进入后台"
    MANAGE_ACCOUNTS = "管理单位和账号"


NONE, OWN, ALL = Scope
# fmt: off
COLUMNS = (                     Role.CLERK, Role.HEAD, Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.SYSADMIN)
GRANTS = {                   # CLERK  HEAD   OFFICE LEADER AUDITOR SYSADMIN
    Permission.READ_TABLE:         (ALL,   ALL,   ALL,   ALL,   ALL,    ALL),
    Permission.READ_DRAFT:         (NONE,  NONE,  ALL,   NONE,  ALL,    NONE),
    Permission.READ_TASK:          (OWN,   OWN,   ALL,   ALL,   NONE,   NONE),
    Permission.READ_LEDGER:        (OWN,   OWN,   ALL,   ALL,   ALL,    NONE),
    Permission.READ_EVIDENCE:      (OWN,   OWN,   ALL,   ALL,   NONE,   NONE),
    Permission.ACKNOWLEDGE:        (OWN,   OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.REPORT_PROGRESS:    (OWN,   OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.CORRECT_REPORT:     (OWN,   OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.ANSWER:             (OWN,   OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.CLAIM_COMPLETION:   (NONE,  OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.AGREE_TO_COMPLETION: (NONE, OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.WITHDRAW_CLAIM:     (NONE,  OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.ASK_EXTENSION:      (NONE,  OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.WITHDRAW_EXTENSION: (NONE,  OWN,   NONE,  NONE,  NONE,   NONE),
    Permission.DISPATCH:           (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.URGE:               (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.WITHDRAW_REQUEST:   (NONE,  NONE,  ALL,   ALL,   NONE,   NONE),
    Permission.CONFIRM_COMPLETION: (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.GRANT_EXTENSION:    (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.STEER:              (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.SETTLE_QUESTION:    (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.CHANGE_PLAN:        (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.CLOSE_PLAN:         (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.IMPORT_TABLE:       (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.REGISTER_UNIT:      (NONE,  NONE,  ALL,   NONE,  NONE,   ALL),
    Permission.REPORT_FOR_UNIT:    (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.EXPORT:             (OWN,   OWN,   ALL,   ALL,   NONE,   NONE),
    Permission.MAKE_REPORT:        (OWN,   OWN,   ALL,   ALL,   NONE,   NONE),
    Permission.SCHEDULE_REPORT:    (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.LOCK_PERIOD:        (NONE,  NONE,  ALL,   NONE,  NONE,   NONE),
    Permission.INSTRUCT:           (NONE,  NONE,  NONE,  ALL,   NONE,   NONE),
    Permission.SHARE_VIEW:         (NONE,  NONE,  ALL,   ALL,   NONE,   NONE),
    Permission.SUBSCRIBE:          (OWN,   OWN,   ALL,   ALL,   NONE,   NONE),
    Permission.USE_API:            (OWN,   OWN,   ALL,   ALL,   NONE,   NONE),
    Permission.AUDIT:              (NONE,  NONE,  NONE,  NONE,  ALL,    NONE),
    Permission.MANAGE_OWN_ACCOUNT: (ALL,   ALL,   ALL,   ALL,   ALL,    ALL),
    Permission.ENTER_ADMIN:        (NONE,  NONE,  ALL,   NONE,  NONE,   ALL),
    Permission.MANAGE_ACCOUNTS:    (NONE,  NONE,  NONE,  NONE,  NONE,   ALL),
}
# fmt: on


class NotAllowed(Exception):
    """The role table does not grant this; the message tells the person so in a sentence."""


def scope(user: User | AnonymousUser, permission: Permission) -> Scope:
    """Return how far the person's role reaches for this permission; nobody signed in reaches nothing."""
    if not user.is_authenticated or not user.is_active:
        return NONE
    return GRANTS[permission][COLUMNS.index(user.role)]


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that reach anything by this permission."""
    return [role for role, granted in zip(COLUMNS, GRANTS[permission], strict=True) if granted is not NONE]


def may(user: User | AnonymousUser, permission: Permission, *, units: Iterable[int | None] = ()) -> bool:
    """Return whether the person may do this to something that concerns the given units (department ids)."""
    granted = scope(user, permission)
    return granted is ALL or (granted is OWN and user.is_authenticated and user.department_id in set(units))


def require(user: User, permission: Permission, *, units: Iterable[int | None] = ()) -> None:
    """Raise NotAllowed with a sentence unless the person may do this."""
    if may(user, permission, units=units):
        return
    if scope(user, permission) is OWN:
        raise NotAllowed(f"这项任务不由{user.department}承担，不能{permission.value}。")
    raise NotAllowed(f"您的角色是{user.get_role_display()}，不能{permission.value}。")

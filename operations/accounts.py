"""Which accounts are not what they were at the backup: a restored portal would let people in who no longer may."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import DatabaseError, transaction

from departments.choices import Role
from departments.models import User


@dataclass(frozen=True)
class AccountFacts:
    """What decides whether a person gets in and what the person may do."""

    name: str
    is_active: bool
    role: str
    unit: str | None


def accounts() -> dict[str, AccountFacts]:
    """Return the accounts of the database by their user names; none where it has no such table yet."""
    rows = User.objects.values_list("username", "name", "is_active", "role", "department__name")
    try:
        with transaction.atomic():
            return {row[0]: AccountFacts(row[1], row[2], row[3], row[4]) for row in rows}
    except DatabaseError:
        return {}


def account_changes(before: Mapping[str, AccountFacts], restored: Mapping[str, AccountFacts]) -> list[str]:
    """Return a sentence for each account that was otherwise in the database that the restored one replaces."""
    found = []
    for username, was in sorted(before.items()):
        now = restored.get(username)
        who = f"{username}（{was.name}）"
        if now is None:
            found.append(f"{who}：备份以后新建的账号，恢复后没有了")
            continue
        if was.is_active != now.is_active:
            words = ("可用", "已停用") if was.is_active else ("已停用", "可用")
            found.append(f"{who}：恢复前{words[0]}，恢复后{words[1]}")
        if was.role != now.role:
            found.append(f"{who}：恢复前的角色是{Role(was.role).label}，恢复后是{Role(now.role).label}")
        if was.unit != now.unit:
            found.append(f"{who}：恢复前的单位是{was.unit or '（无）'}，恢复后是{now.unit or '（无）'}")
    new = sorted(restored.keys() - before.keys()) if before else []  # a new machine knows of nobody
    return found + [f"{username}（{restored[username].name}）：恢复前没有这个账号" for username in new]

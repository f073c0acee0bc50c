"""The role table, read across; and what a refusal says."""

import pytest

from departments.choices import Role
from departments.roles import ALL, COLUMNS, GRANTS, NONE, OWN, NotAllowed, Permission, may, require

pytestmark = pytest.mark.django_db


def test_every_action_and_every_role_is_decided():
    assert set(GRANTS) == set(Permission)
    assert {len(row) for row in GRANTS.values()} == {len(Role)}
    assert set(COLUMNS) == set(Role)


def test_nobody_without_a_sign_in_may_anything(people):
    people.chen.is_active = False
    assert not any(may(people.chen, permission) for permission in Permission)


@pytest.mark.parametrize(
    ("permission", "granted"),
    [
        (Permission.READ_TABLE, (ALL, ALL, ALL, ALL, ALL, ALL)),
        (Permission.REPORT_PROGRESS, (OWN, OWN, NONE, NONE, NONE, NONE)),
        (Permission.CLAIM_COMPLETION, (NONE, OWN, NONE, NONE, NONE, NONE)),
        (Permission.WITHDRAW_CLAIM, (NONE, OWN, NONE, NONE, NONE, NONE)),
        (Permission.WITHDRAW_EXTENSION, (NONE, OWN, NONE, NONE, NONE, NONE)),
        (Permission.WITHDRAW_REQUEST, (NONE, NONE, ALL, ALL, NONE, NONE)),
        (Permission.CONFIRM_COMPLETION, (NONE, NONE, ALL, NONE, NONE, NONE)),
        (Permission.MAKE_REPORT, (OWN, OWN, ALL, ALL, NONE, NONE)),
        (Permission.SCHEDULE_REPORT, (NONE, NONE, ALL, NONE, NONE, NONE)),
        (Permission.LOCK_PERIOD, (NONE, NONE, ALL, NONE, NONE, NONE)),
        (Permission.INSTRUCT, (NONE, NONE, NONE, ALL, NONE, NONE)),
        (Permission.SHARE_VIEW, (NONE, NONE, ALL, ALL, NONE, NONE)),
        (Permission.SUBSCRIBE, (OWN, OWN, ALL, ALL, NONE, NONE)),
        (Permission.USE_API, (OWN, OWN, ALL, ALL, NONE, NONE)),
        (Permission.AUDIT, (NONE, NONE, NONE, NONE, ALL, NONE)),
        (Permission.MANAGE_OWN_ACCOUNT, (ALL, ALL, ALL, ALL, ALL, ALL)),
        (Permission.MANAGE_ACCOUNTS, (NONE, NONE, NONE, NONE, NONE, ALL)),
    ],
)
def test_the_table_says_what_the_design_says(permission, granted):
    assert GRANTS[permission] == granted


def test_own_means_a_task_of_the_persons_unit(people, units):
    mine, other = {units["文广局"].pk}, {units["财政局"].pk}
    assert (
        may(people.wu, Permission.REPORT_PROGRESS, units=mine),
        may(people.wu, Permission.REPORT_PROGRESS, units=other),
    ) == (True, False)
    with pytest.raises(NotAllowed, match="这项任务不由文广局承担，不能反馈进展。"):
        require(people.wu, Permission.REPORT_PROGRESS, units=other)
    with pytest.raises(NotAllowed, match="您的角色是领导，不能反馈进展。"):
        require(people.zhao, Permission.REPORT_PROGRESS, units=mine)


def test_the_sysadmin_and_the_auditor_do_no_work():
    writes = set(Permission) - {
        Permission.READ_TABLE,
        Permission.READ_DRAFT,
        Permission.READ_LEDGER,
        Permission.AUDIT,
        Permission.ENTER_ADMIN,
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_OWN_ACCOUNT,
        Permission.REGISTER_UNIT,
    }
    for role in (Role.AUDITOR, Role.SYSADMIN):
        assert {GRANTS[permission][COLUMNS.index(role)] for permission in writes} == {NONE}

"""The role table, read across; and what a refusal says."""

import pytest

from departments.choices import Role
from departments.roles import ALL, COLUMNS, GRANTS, NONE, OWN, Action, NotAllowed, may, require

pytestmark = pytest.mark.django_db


def test_every_action_and_every_role_is_decided():
    assert set(GRANTS) == set(Action)
    assert {len(row) for row in GRANTS.values()} == {len(Role)}
    assert set(COLUMNS) == set(Role)


def test_nobody_without_a_sign_in_may_anything(people):
    people.chen.is_active = False
    assert not any(may(people.chen, action) for action in Action)


@pytest.mark.parametrize(
    ("action", "granted"),
    [
        (Action.READ_TABLE, (ALL, ALL, ALL, ALL, ALL, ALL)),
        (Action.REPORT_PROGRESS, (OWN, OWN, NONE, NONE, NONE, NONE)),
        (Action.CLAIM_COMPLETION, (NONE, OWN, NONE, NONE, NONE, NONE)),
        (Action.CONFIRM_COMPLETION, (NONE, NONE, ALL, NONE, NONE, NONE)),
        (Action.MAKE_REPORT, (OWN, OWN, ALL, ALL, NONE, NONE)),
        (Action.SCHEDULE_REPORT, (NONE, NONE, ALL, NONE, NONE, NONE)),
        (Action.LOCK_PERIOD, (NONE, NONE, ALL, NONE, NONE, NONE)),
        (Action.INSTRUCT, (NONE, NONE, NONE, ALL, NONE, NONE)),
        (Action.SHARE_VIEW, (NONE, NONE, ALL, ALL, NONE, NONE)),
        (Action.SUBSCRIBE, (OWN, OWN, ALL, ALL, NONE, NONE)),
        (Action.USE_API, (OWN, OWN, ALL, ALL, NONE, NONE)),
        (Action.AUDIT, (NONE, NONE, NONE, NONE, ALL, NONE)),
        (Action.MANAGE_ACCOUNTS, (NONE, NONE, NONE, NONE, NONE, ALL)),
    ],
)
def test_the_table_says_what_the_design_says(action, granted):
    assert GRANTS[action] == granted


def test_own_means_a_task_of_the_persons_unit(people, units):
    mine, other = {units["文广局"].pk}, {units["财政局"].pk}
    assert (
        may(people.wu, Action.REPORT_PROGRESS, units=mine),
        may(people.wu, Action.REPORT_PROGRESS, units=other),
    ) == (True, False)
    with pytest.raises(NotAllowed, match="这项任务不由文广局承担，不能反馈进展。"):
        require(people.wu, Action.REPORT_PROGRESS, units=other)
    with pytest.raises(NotAllowed, match="您的角色是领导，不能反馈进展。"):
        require(people.zhao, Action.REPORT_PROGRESS, units=mine)


def test_the_sysadmin_and_the_auditor_do_no_work():
    writes = set(Action) - {
        Action.READ_TABLE,
        Action.READ_LEDGER,
        Action.AUDIT,
        Action.ENTER_ADMIN,
        Action.MANAGE_ACCOUNTS,
        Action.REGISTER_UNIT,
    }
    for role in (Role.AUDITOR, Role.SYSADMIN):
        assert {GRANTS[action][COLUMNS.index(role)] for action in writes} == {NONE}

"""What the words mean is told once, for every light and state, with the numbers by which the rules judge."""

import re
from datetime import timedelta

import pytest

from indicators.models import Plan
from tasks.as_of.day import AsOf
from tasks.choices import Light, State, UnitRole
from tasks.pages.presenters.lights import light_of
from tasks.pages.presenters.meanings import meaning_groups, meanings_of
from tests.world import DAY

SENT, DUE = DAY("2016-03-01"), DAY("2016-10-15")


def numbers_in(plans: list[Plan], code: str) -> list[int]:
    """Return the numbers that the meaning of a code names."""
    return [int(found) for found in re.findall(r"\d+", meanings_of(plans, [code])[0].text)]


def test_every_light_state_and_role_has_one_meaning_under_its_own_word():
    groups = meaning_groups([])
    codes = [code for group in groups for code in group.meanings]
    assert len(codes) == len(set(codes))
    told = {code: meaning.word for group in groups for code, meaning in group.meanings.items()}
    for choices in (Light, State, UnitRole):
        assert {each.value: told[each.value] for each in choices} == {each.value: each.label for each in choices}
    assert all(meaning.text.endswith("。") for group in groups for meaning in group.meanings.values())


def test_a_word_that_light_and_state_share_is_told_once():
    assert [each.word for each in meanings_of([], ["done", "completed", "lead"])] == ["已办结", "牵头"]
    with pytest.raises(KeyError):
        meanings_of([], ["no-such-code"])


@pytest.mark.django_db
def test_the_days_it_names_are_those_on_which_the_lights_change(task):
    made = task(f"{DUE}")
    plan = Plan.objects.get(pk=made.plan_id)
    (soon, stressed), (silence,) = numbers_in([plan], "due_soon"), numbers_in([plan], "silent")

    def light_on(day) -> tuple[str, bool]:
        shown = light_of(AsOf([plan], day).tasks().with_row().get(), day)
        return shown.code, shown.stressed

    assert light_on(SENT + timedelta(silence)) == (Light.NORMAL, False)
    assert light_on(SENT + timedelta(silence + 1)) == (Light.SILENT, False)
    assert light_on(DUE - timedelta(soon + 1)) == (Light.SILENT, False)
    assert light_on(DUE - timedelta(soon)) == (Light.DUE_SOON, False)
    assert light_on(DUE - timedelta(stressed + 1)) == (Light.DUE_SOON, False)
    assert light_on(DUE - timedelta(stressed)) == (Light.DUE_SOON, True)
    assert light_on(DUE) == (Light.DUE_SOON, True)
    assert light_on(DUE + timedelta(1))[0] == Light.OVERDUE


@pytest.mark.django_db
def test_plans_that_differ_are_told_apart(plan):
    other = Plan.objects.create(
        code="qita",
        title="其他方案",
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        due_soon_days=20,
        due_very_soon_days=plan.due_very_soon_days,
    )
    said = meanings_of([plan, other], ["due_soon"])[0].text
    assert f"不超过 30 天（{plan.tag}）、20 天（{other.tag}）；不超过 7 天的" in said


def test_every_threshold_of_a_plan_is_told():
    plan = Plan(
        due_soon_days=91,
        due_very_soon_days=83,
        report_cycle="weekly",
        grace_days=67,
        acknowledge_workdays=59,
        supervise_after=11,
        announce_after=13,
    )
    told = " ".join(meaning.text for group in meaning_groups([plan]) for meaning in group.meanings.values())
    for words in ("91 天", "83 天", "74 天", "每周", "67 天", "59 个工作日", "11 次", "13 次"):
        assert words in told

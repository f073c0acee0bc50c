"""The bar of the five steps: which are done, where a person can go back to, and how many questions are decided."""

import pytest
from django.urls import reverse

from imports.models import ImportDraft
from imports.views.step_bar import Step, steps_shown
from tests.imports.test_pages import HEAD, ROW, save, upload
from tests.tableparser.making import sheet

pytestmark = pytest.mark.django_db
TWO_DAYS = [*ROW[:5], "2016年9月前", *ROW[6:]]


@pytest.fixture
def office(signed_in, people, units):
    return signed_in(people.chen)


@pytest.fixture
def draft(office) -> ImportDraft:
    return upload(office, sheet([HEAD, TWO_DAYS]))


def bar(client, address: str) -> list[tuple[str, str, bool]]:
    """Return each step's title and state, and whether it is a link."""
    return [(step.title, step.state, bool(step.address)) for step in client.get(address).context["steps"]]


def test_before_a_draft_there_is_only_the_first_step(office):
    assert [state for _, state, _ in bar(office, reverse("imports:upload"))] == ["now", *["later"] * 4]


@pytest.mark.parametrize(
    ("page", "args", "states", "links"),
    [
        ("columns", [0], ["done", "now", "later", "later", "later"], []),
        ("draft", [], ["done", "done", "now", "later", "later"], ["各栏对应"]),
        ("row", [1], ["done", "done", "now", "later", "later"], ["各栏对应"]),
        ("save", [], ["done", "done", "done", "now", "later"], ["各栏对应", "核对疑问"]),
    ],
)
def test_each_page_says_its_step_and_links_those_one_can_go_back_to(office, draft, page, args, states, links):
    shown = bar(office, reverse(f"imports:{page}", args=[draft.pk, *args]))
    assert [state for _, state, _ in shown] == states
    assert [title for title, _, is_link in shown if is_link] == links


def test_a_draft_that_is_being_saved_has_no_way_back(draft):
    assert [step.address for step in steps_shown(Step.SAVE, draft, may_go_back=False)] == [""] * 5


def test_a_draft_for_a_plan_confirms_changes_instead_of_saving_a_plan(office, draft):
    save(office, draft)
    again = upload(office, sheet([HEAD, [*TWO_DAYS[:2], "全面达标", *TWO_DAYS[3:]]]), plan=saved_plan_pk(draft))
    titles = [title for title, *_ in bar(office, reverse("imports:changes", args=[again.pk]))]
    assert titles == ["上传", "各栏对应", "核对疑问", "确认变更", "写入方案"]


def saved_plan_pk(draft: ImportDraft) -> int:
    draft.refresh_from_db()
    return draft.saved_plan_id


def test_the_third_step_counts_what_is_decided(office, draft):
    address = reverse("imports:draft", args=[draft.pk])
    assert office.get(address).context["steps"][2].count == "0 / 1"
    office.post(reverse("imports:answer_kind", args=[draft.pk]), {"version": 0, "a1-0": "1"})
    assert office.get(address).context["steps"][2].count == "1 / 1"

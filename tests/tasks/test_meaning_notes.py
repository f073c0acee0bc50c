"""What lights and states mean is told where they stand: folded, for the plan of the page, on every such page."""

import pytest

from tasks.choices import Light, State
from tasks.pages.presenters.meanings import meanings_of
from tests.reports.demonstration.reading import page_of, words_of

pytestmark = pytest.mark.django_db
LIST = [*Light.values, State.IN_PROGRESS, State.CLAIMED]


def notes_on(page) -> list[list[str]]:
    """Return the words that each note of the page explains; a note is folded and can be named."""
    found = []
    for note in page.xpath("//details[contains(@class, 'meaning')]"):
        assert note.get("open") is None
        words = [words_of(each) for each in note.xpath(".//li/strong")]
        assert "、".join(words) + "是什么意思" in "".join(words_of(note.find("summary")).split())
        found.append(words)
    return found


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("wu", ["催办", "批示", "签收", "逾期", "临期", "沉默", "本期", "本期无变化", "办理中"]),
        ("chen", ["待审核", "退回", "延期", "批示", "签收", "逾期", "临期", "沉默"]),
        ("zhao", ["批示", "逾期", "临期", "沉默", "办理中", "待审核"]),
    ],
)
def test_the_band_of_the_workbench_tells_its_words(who, words, task, people, signed_in):
    task()
    page = page_of(signed_in(getattr(people, who)).get("/"))
    assert notes_on(page) == [words]
    assert page.xpath("//nav[@class='band']//details")


def test_list_and_task_page_tell_the_lights_and_states_of_their_plan(task, plan, people, signed_in):
    plan.due_soon_days = 41
    plan.save()
    made = task()
    client = signed_in(people.wu)
    whole = page_of(client.get("/tasks/"))
    told = [each.word for each in meanings_of([plan], LIST)]
    assert notes_on(whole) == [told]
    alone = page_of(client.get("/tasks/", headers={"HX-Request": "true"}))
    assert notes_on(alone) == [told]  # what htmx swaps in has it, too
    assert "不超过 41 天" in words_of(whole.xpath("//details[contains(@class, 'meaning')]")[0])
    assert notes_on(page_of(client.get(f"/tasks/{made.pk}/"))) == [
        ["逾期", "待签收", "卡在谁手里", "牵头", "责任", "配合"]
    ]


def test_each_light_of_the_overview_tells_its_own_word(task, people, signed_in):
    task()
    page = page_of(signed_in(people.zhao).get("/overview/"))
    doors = [words_of(each) for each in page.xpath("//div[@class='door']/span[contains(@class, 'light ')]")]
    assert notes_on(page) == [[word] for word in doors]
    assert len(doors) >= 5

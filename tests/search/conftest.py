"""What the tests of the search begin with: a table of texts that also has the units, and a reader's page."""

from collections.abc import Callable

import pytest
from lxml import html

from search.services.rebuilding import rebuild


@pytest.fixture
def texts(db, units, people) -> None:
    """The units of the tests are written in bulk, past every door: their texts are written here."""
    rebuild()


@pytest.fixture
def look(texts, signed_in) -> Callable:
    """Let a person look for words; return the page."""

    def search(person, words: str, today: str = "2016-10-15", **query):
        answer = signed_in(person, today).get("/search/", {"q": words} | query)
        assert answer.status_code == 200
        return html.fromstring(answer.content.decode())

    return search


@pytest.fixture
def found(look) -> Callable:
    """Return what a person finds: the texts of each group, with its count."""

    def search(person, words: str, today: str = "2016-10-15", **query) -> dict[str, list[str]]:
        page = look(person, words, today, **query)
        sections = page.xpath("//main//section")
        return {
            section.get("aria-label"): [" ".join(hit.text_content().split()) for hit in section.find_class("hit-text")]
            for section in sections
        }

    return search

"""What a page says in numbers: each figure with the address that it opens, and the total that a page shows."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import html


@dataclass(frozen=True)
class Linked:
    """A number on a page and where it leads."""

    number: int
    url: str
    said: str

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query))


def page_of(answer) -> html.HtmlElement:
    """Return the page that an answer holds, its links made whole."""
    assert answer.status_code == 200, answer.status_code
    page = html.fromstring(answer.content.decode())
    for link in page.xpath("//a[@href]"):
        link.set("href", urljoin(answer.wsgi_request.get_full_path(), link.get("href")))
    return page


def words_of(element: html.HtmlElement) -> str:
    """Return the text as a reader sees it, on one line."""
    return " ".join(element.text_content().split())


def figures_on(page: html.HtmlElement) -> list[Linked]:
    """Return every number of the page that opens a list."""
    found = []
    for link in page.xpath("//a[@data-figure]"):
        numbers = re.findall(r"\d+", words_of(link))
        assert len(numbers) == 1, f"{html.tostring(link, encoding='unicode')} is not one number"
        found.append(Linked(int(numbers[0]), link.get("href"), words_of(link.getparent())))
    return found


def total_on(page: html.HtmlElement) -> int:
    """Return how many the page says it shows."""
    (total,) = page.xpath("//*[@data-total]")
    return int(words_of(total))

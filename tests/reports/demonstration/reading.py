"""What a page says in numbers: each figure with the address that it opens, and the total that a page shows."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

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
    """Return the page that an answer holds."""
    assert answer.status_code == 200, answer.status_code
    return html.fromstring(answer.content.decode())


def words_of(element: html.HtmlElement) -> str:
    """Return the text as a reader sees it, on one line."""
    return " ".join(element.text_content().split())


def figures_on(page: html.HtmlElement) -> list[Linked]:
    """Return every number of the page that opens a list."""
    found = []
    for link in page.xpath("//a[@data-figure]"):
        number = words_of(link)
        assert number.isdecimal(), f"{html.tostring(link, encoding='unicode')} is no number"
        found.append(Linked(int(number), link.get("href"), words_of(link.getparent())))
    return found


def total_on(page: html.HtmlElement) -> int:
    """Return how many the page says it shows."""
    (total,) = page.xpath("//*[@data-total]")
    return int(words_of(total))

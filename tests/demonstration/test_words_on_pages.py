"""Every page of every role speaks Chinese: no English word, no phrase of a library, no button without its object.

Pages are found by walking, one of each kind, 后台 too; then each form of each page is sent empty, and what is answered
is read as well. What one form changes is taken back before the next.
"""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urldefrag

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from departments.models import User
from indicators.models import Plan
from tests.amount import share
from tests.reports.demonstration.reading import words_of
from tests.reports.demonstration.test_numbers_open_their_lists import name_of

pytestmark = pytest.mark.django_db
NOBODY = ""
PEOPLE = (NOBODY, "malu", "chuangjianban", "wgj.head", "lingdao", "guanli", "shenji")
BEGINNINGS = ("/", "/admin/", "/help/", "/no-such-page/")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
SPOKEN = ("title", "aria-label", "placeholder", "alt", "aria-description", "data-label")
UNREAD = "self::script or self::style or self::template or self::code or self::kbd or self::noscript"
POSTED = "//form[translate(@method, 'POST', 'post')='post']"

# What may stand in Latin letters, and why.
KINDS_OF_FILE = (
    "Excel Word WPS LibreOffice CSV PDF JSON GBK UTF OFD HEIC docx xlsx doc xls pdf csv json txt html jpg jpeg png"
)
MORE_KINDS = "zip rtf odt ods et dps ofd heic ppt pptx ics wps ZIP"
SIZES = "KB MB GB"
OF_THE_OFFICIAL_TABLE = "IPTV WIFI"
TERMS = "IP SHA API HMAC hmac sha"  # an administrator of a network knows them by no other name
OF_THE_DEMONSTRATION = "Yanshi"  # its password
APPS_OF_HISTORY = "Departments Indicators"  # django-simple-history prints the name that is also in its address
DRAWN = "True False None"  # Django's admin draws yes, no and unknown; the heading of the column says of what
NOT_WORDS = re.compile(
    r"""
    https?://[^\s]+ | [\w.%+-]+@[\w.-]+            # addresses
    | \b[0-9a-f]{8,}\b | \b[0-9a-f]+…              # fingerprints and numbers of requests
    | \.env\b | \b[A-Z]+(_[A-Z]+)+\b | SCANS=on   # settings, as an installation writes them
    | manage\.py(\ [a-z_]+)?(\ --[a-z-]+)*         # commands that an administrator types
    | requirements[\w-]*\.txt | \b(pdfplumber|xlrd)\b  # what is installed, on 运行状态
    | \{"before".*                                  # an entry as it is hashed, in 后台 alone
    """,
    re.VERBOSE,
)
BARE = {"取消", "确定", "提交", "确认", "是", "否"}
NOT_SENT = ("departments:sign_out",)  # nothing can be read afterwards


def allowed_words() -> set[str]:
    """Return the words above with codes of plans and accounts."""
    of_data = [*Plan.objects.values_list("code", flat=True), *User.objects.values_list("username", flat=True)]
    listed = (KINDS_OF_FILE, MORE_KINDS, SIZES, OF_THE_OFFICIAL_TABLE, TERMS, OF_THE_DEMONSTRATION, APPS_OF_HISTORY)
    return set(WORD.findall(" ".join([*listed, *of_data])))


def texts_of(page: html.HtmlElement) -> Iterator[str]:
    """Yield every text of a page that somebody sees or hears."""
    for text in page.xpath(f"//text()[not(ancestor::*[{UNREAD}])]"):
        yield " ".join(text.split())
    for name in SPOKEN:
        for element in page.xpath(f"//*[@{name}]"):
            if not (element.tag == "img" and element.get(name) in DRAWN.split()):
                yield element.get(name)
    yield from page.xpath("//input[@type='submit' or @type='button' or @type='reset']/@value")


def english_on(page: html.HtmlElement, allowed: set[str]) -> list[tuple[str, str]]:
    """Return the words that no Chinese page has, each with the text in which it stands."""
    return [
        (word, text[:80])
        for text in texts_of(page)
        for word in WORD.findall(NOT_WORDS.sub(" ", text))
        if word not in allowed
    ]


def bare_buttons_on(page: html.HtmlElement) -> list[str]:
    """Return the buttons that do not say what they act on."""
    named = [each.get("aria-label") or words_of(each) for each in page.xpath("//button")]
    named += page.xpath("//input[@type='submit' or @type='button']/@value")
    return [each for each in named if each in BARE]


def page_in(answer) -> html.HtmlElement | None:
    """Return the page of an answer, whatever its status; None for a file, a redirect and an empty answer."""
    if not answer.headers.get("Content-Type", "").startswith("text/html") or not answer.content:
        return None
    page = html.fromstring(answer.content.decode())
    page.make_links_absolute(answer.wsgi_request.get_full_path())
    return page


def pages_of(client: Client) -> dict[str, html.HtmlElement]:
    """Return one page of each kind that links lead to, by its address."""
    ahead, seen, found = deque(BEGINNINGS), set(), {}
    while ahead:
        url = ahead.popleft()
        page = page_in(client.get(url, follow=True))
        if page is None:
            continue
        found[url] = page
        for link in page.xpath("//a[@href]"):
            address = urldefrag(link.get("href")).url
            name = name_of(address)
            if name and name not in seen and not link.get("download"):
                seen.add(name)
                ahead.append(address)
    return found


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what is written within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers_to_empty_forms(client: Client, pages: dict[str, html.HtmlElement]) -> dict[str, html.HtmlElement]:
    """Send one form of each kind with nothing but its hidden fields, and return what is answered by its address."""
    sent, found = set(), {}
    for url, page in pages.items():
        for form in page.xpath(POSTED):
            action = form.get("action") or url
            name = name_of(action)
            if name in sent or name in NOT_SENT:
                continue
            sent.add(name)
            hidden = form.xpath(".//input[@type='hidden'][@name]")
            with taken_back():
                answer = client.post(action, {each.get("name"): each.get("value") or "" for each in hidden})
            if (page_answered := page_in(answer)) is not None:
                found[f"POST {action}"] = page_answered
    return found


@pytest.mark.parametrize("username", share(PEOPLE))
def test_no_page_and_no_fault_of_a_form_is_in_english_and_each_button_names_its_object(username, district, browser):
    client = browser(username) if username else Client()
    pages = pages_of(client)
    faults = answers_to_empty_forms(client, pages)
    assert len(pages) >= (3 if username == NOBODY else 10) and faults
    allowed = allowed_words()
    read = {url: (english_on(page, allowed), bare_buttons_on(page)) for url, page in (pages | faults).items()}
    assert {url: found for url, found in read.items() if any(found)} == {}


@pytest.mark.parametrize(
    ("markup", "english", "bare"),
    [
        ("<p>Save 保存</p>", ["Save"], []),
        ("<button title='Close'>取消</button>", ["Close"], ["取消"]),
        ("<button>取消这项任务</button><input type='submit' value='Go'>", ["Go"], []),
        ("<img alt='True'><label title='True'>可登录</label>", ["True"], []),
        ("<p>在 .env 里设置 EMAIL_HOST</p><script>var x</script><kbd>Tab</kbd>", [], []),
        ("<p>用 manage.py remind --send 补发，导出 .xlsx</p>", [], []),
    ],
)
def test_what_the_sweep_finds(markup, english, bare, db):
    page = html.fromstring(f"<div>{markup}</div>")
    assert [word for word, _ in english_on(page, allowed_words())] == english
    assert bare_buttons_on(page) == bare

"""Every part of templates/_parts with the longest text it may get, on one page that only this test makes."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.browser.conftest import FITS, WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).resolve().parent / "templates"
PARTS = HERE.parents[2] / "templates" / "_parts"
DAY = date(2016, 10, 15)
SENTENCE = "加强区、街镇、居村三级公共文化服务设施网络建设，" * 12
WORD = "W" * 100  # as long as the title of a file may be, and nowhere to break
UNITS = [f"{'嘉定区公共文化服务体系示范区创建工作领导小组' * 2}第{number}办公室" for number in range(1, 36)]
TOO_WIDE = """() => [...document.querySelectorAll("main > section")]
  .filter((box) => box.scrollWidth > box.clientWidth)
  .map((box) => box.textContent.trim().slice(0, 20))"""


class Widgets(forms.Form):
    """One field for each kind of control, with a label, a help and a fault as long as a sentence."""

    line = forms.CharField(label=SENTENCE, help_text=SENTENCE)
    words = forms.CharField(label="进展", widget=forms.Textarea, initial=WORD)
    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    number = forms.IntegerField(label="完成%", help_text=WORD[:20])
    one = forms.ChoiceField(label="单位", choices=[(name, name) for name in UNITS])
    radio = forms.ChoiceField(label=SENTENCE, choices=[("a", SENTENCE), ("b", "否")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label="材料", choices=[(name, name) for name in UNITS], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label=SENTENCE)
    files = forms.FileField(label="文件")

    def clean(self) -> None:
        for name in self.fields:
            self.add_error(name, SENTENCE)


def entry() -> SimpleNamespace:
    """An entry of the ledger that has everything an entry may have."""
    detail = {
        "points": [{"point": SENTENCE, "answer": WORD}] * 2,
        "percent": 100,
        "finished": True,
        "issues": SENTENCE + WORD,
        "next_steps": WORD,
        "unfinished": UNITS,
        "awaits": UNITS,
        "reason": SENTENCE,
        "old_due_on": "2016-06-30",
        "due_on": "2016-12-31",
        "late": True,
        "reply_by": "2016-12-31",
        "names": UNITS,
        "sheet": {"file": f"填报单_{UNITS[0]}_截至2016-10-15.xlsx", "row": "第 12 行"},
        "document": "嘉府办〔2016〕123号" * 5,
        "point": WORD,
        "kinds": ["photo"],
        "listed": SENTENCE,
        "corrects": 1234,
        "withdraws": 1234,
    }
    levels = [SimpleNamespace(code=code, label="督办", names=UNITS) for code in ("remind", "supervise", "announce")]
    files = [SimpleNamespace(pk=1, shown_title=WORD, version=12, size=20 << 20)] * 3
    changes = [SimpleNamespace(label="时间节点", before=SENTENCE, after=WORD)]
    return SimpleNamespace(
        seq=123456,
        on=DAY,
        get_kind_display="申请延期",
        levels=levels,
        unit_name=UNITS[0],
        hand="陈" * 40 + "（代录）",
        late_note="迟签收 120 个工作日",
        withdrawal=SimpleNamespace(on=DAY, by_name="陈" * 40),
        detail=detail,
        text=SENTENCE + WORD,
        demanded=["照片", "文件", "合同"] * 4,
        kind="entered",
        changes=changes,
        evidence=SimpleNamespace(all=files),
        task_id=1,
    )


def deadline(**more: object) -> SimpleNamespace:
    """The deadline of a task, as printed with all that may be said about it."""
    return SimpleNamespace(
        deadline_text=SENTENCE[:200],
        due_on=date(2016, 12, 31),
        original_due_on=date(2016, 6, 30),
        warn_on=date(2016, 12, 10),
        extensions=12,
        asked_due_on=date(2017, 6, 30),
        **more,
    )


def contents() -> dict:
    """Return what the parts expect."""
    step = SimpleNamespace(label="上季末", day=DAY, url="/?as_of=2016-10-15")
    later = SimpleNamespace(label="下季末", day=DAY, url="")
    words = {
        "overdue": "逾期",
        "due_soon": "临期",
        "silent": "沉默",
        "normal": "正常",
        "idle": "无期限、中止",
        "done": "已办结",
    }
    return {
        "sentence": SENTENCE,
        "typed_texts": [SENTENCE],
        "address": "https://portal.example.cn/calendar/" + WORD,
        "bell": SimpleNamespace(counts=SimpleNamespace(to_do=12345, unread=12345)),
        "blockers": SimpleNamespace(names=UNITS, since=DAY, days=1234),
        "portal": SimpleNamespace(
            name="任务分解督办",
            nav=[(f"{number} 号菜单项", "/", number == 3) for number in range(1, 16)],
            query_without_day=[("q", WORD)],
            steps=[(step, later)] * 3,
            may_import=True,
        ),
        "plans": [SimpleNamespace(code="one", title=SENTENCE[:200]), SimpleNamespace(code="two", title="第二个方案")],
        "moved": deadline(due_is_ambiguous=False),
        "ambiguous": deadline(due_is_ambiguous=True),
        "entry": entry(),
        "form": Widgets({"agreed": "on"}),
        "lights": [
            SimpleNamespace(code=code, word=word, note="逾期 1234 天，原定逾期 1567 天", stressed=code == "due_soon")
            for code, word in words.items()
        ],
        "page_obj": Paginator(range(123_456), 20).page(3_000),
    }


def reader() -> SimpleNamespace:
    """Somebody signed in, with a name and a unit as long as they may be."""
    return SimpleNamespace(
        is_authenticated=True, is_active=True, must_change_password=False, name="欧阳" * 15, department=UNITS[0]
    )


@pytest.fixture
def gallery(open_page, settings):
    """The page of all parts, open in a browser."""
    template = settings.TEMPLATES[0]
    settings.TEMPLATES = [template | {"DIRS": [*template["DIRS"], HERE]}]
    request = RequestFactory().get("/gallery/")
    request.user, request.as_of, request.today, request.is_past = reader(), DAY, DAY, False
    html = render_to_string("gallery.html", contents(), request)
    page = open_page()
    page.route("**/gallery/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/gallery/")
    return page


def included(template: Path) -> set[str]:
    """Return the parts that a template includes, itself or by another part."""
    names = set(re.findall(r"include \"_parts/([^\"]+)\"", template.read_text(encoding="utf-8")))
    return names.union(*(included(PARTS / name) for name in names))


def test_the_gallery_shows_every_part():
    shown = included(HERE / "gallery.html") | included(PARTS.parent / "base.html")
    assert shown == {path.name for path in PARTS.glob("*.html")}


def test_no_part_is_wider_than_its_place(gallery):
    gallery.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for width in WIDTHS:
        gallery.set_viewport_size({"width": width, "height": 900})
        assert (width, gallery.evaluate(TOO_WIDE), gallery.evaluate(FITS)) == (width, [], True)

"""Every number on a dashboard opens its list (`data-figure`), is the list's own total, or says why it opens none.

A number that counts tasks, units or files and cannot open a list of them stands in an element with `data-plain`, whose
value is the reason. Dates, days, percents, sizes and places in the table are not counts; texts by people are not read.
"""

import re
from datetime import date

import pytest
from django.db.models import CharField, TextField
from django.urls import reverse

from departments.models import Department, User
from indicators.models import IndicatorCategory, OpenQuestion, Plan, Wording
from tasks.models import LedgerEntry, TaskState
from tests.reports.demonstration.conftest import TODAY
from tests.reports.demonstration.reading import page_of

pytestmark = pytest.mark.django_db
PAST = date(2016, 7, 6)
PAGES = (  # name and query; who may not open a page is skipped
    ("tasks:workbench", {}),
    ("reports:overview", {}),
    *(("reports:overdue", {"order": order}) for order in ("days", "lead", "unit")),
    ("reports:units", {}),
    ("reports:unit", {}),
    *(("reports:timeline", {"by": by}) for by in ("", "lead")),
    ("reports:evidence_gaps", {"open": "all"}),
    ("tasks:list", {}),
    ("reports:table", {}),
    ("reports:table", {"view": "wall"}),
    ("exports:reports", {}),
    ("exports:schedules", {}),
    ("exports:locks", {}),
    ("tasks:questions", {}),
    ("notices:list", {}),
    ("tasks:review", {}),
    ("tasks:grid", {}),
    ("saved_views:list", {}),
)
A_FEW = ("tasks:workbench", "reports:overview", "reports:overdue", "reports:units", "reports:unit")
EVERY = tuple(dict.fromkeys(name for name, _ in PAGES))
VISITS = [  # who, on which day, which pages, and how many of them they may open
    ("lingdao", TODAY, EVERY, 18),
    ("lingdao", PAST, A_FEW, 7),
    ("chuangjianban", TODAY, ("tasks:workbench", "tasks:review", "tasks:list"), 3),
    ("wgj.head", TODAY, EVERY, 19),
]
NO_COUNT = re.compile(
    r"""
    \d{4}-\d\d-\d\d | \d{4}\s?年(\s?\d{1,2}\s?月(\s?\d{1,2}\s?日)?)? | \d{1,2}\s?月\s?\d{1,2}\s?日 | \d{1,2}\s?月(?!\d)
    | \d{4}-\d\d | \d\d-\d\d | \d\d:\d\d                        # days and times
    | [+−]?\d+(\.\d+)?\s?(%|个百分点)                            # shares
    | \d+(\.\d+)?\s?(天|个工作日|年|次)                          # spans of time; how often something befell a task
    | \d+(\.\d+)?\s?(字节|[KMG]B)                                # sizes
    | 第\s?\d+\s?(行|项|条|屏|页|版) | 第\s?\d+\s?/\s?\d+\s?(页|屏)  # places
    """,
    re.VERBOSE,
)
COUNTED = """.//text()[not(
    ancestor-or-self::*[@data-figure or @data-total or string-length(@data-plain) > 0]
    or ancestor::a[starts-with(@href, "/tasks/") and contains("123456789", substring(@href, 8, 1))]
    or ancestor::td[contains(@data-label, "%")]
    or parent::script or parent::style or parent::option or parent::textarea or parent::title
)]"""  # the words of a link to a task are the task's own; a heading in percent holds for its cells


def written_by_people() -> list[str]:
    """Return every text of the plan and its ledger that has a digit, the longest first: those digits are no counts."""
    found = {f"{mark}{text}" for mark, text in TaskState.objects.values_list("mark", "text")}
    for model in (Plan, IndicatorCategory, Wording, OpenQuestion, TaskState, LedgerEntry, Department, User):
        names = [field.name for field in model._meta.fields if isinstance(field, CharField | TextField)]
        found |= {text for row in model.objects.order_by().values_list(*names).distinct() for text in row if text}
    texts = {" ".join(text.split()) for text in found}
    return sorted((text for text in texts if re.search(r"\d", text)), key=len, reverse=True)


def hanging(page, theirs: list[str]) -> list[str]:
    """Return the texts of the page that hold a count which opens nothing and does not say why."""
    (main,) = page.xpath("//main")
    found = []
    for node in main.xpath(COUNTED):
        text = " ".join(node.split())
        if not re.search(r"\d", text):
            continue
        for each in theirs:
            text = text.replace(each, "")
        if re.search(r"\d", NO_COUNT.sub("", text)):
            found.append(text)
    return found


@pytest.mark.parametrize(("username", "day", "names", "open_to_them"), VISITS)
@pytest.mark.shared
def test_no_number_of_a_dashboard_is_left_hanging(username, day, names, open_to_them, browser, demonstration):
    client, theirs, wrong, opened = browser(username), written_by_people(), {}, 0
    unit = Department.objects.get(name="文广局")
    for name, query in PAGES:
        if name in names:
            url = reverse(name, args=[unit.pk] if name == "reports:unit" else [])
            answer = client.get(url, query | ({} if day == TODAY else {"as_of": f"{day}"}))
            if answer.status_code != 403:
                opened += 1
                if found := hanging(page_of(answer), theirs):
                    wrong[f"{url} {query}"] = found
    assert (wrong, opened) == ({}, open_to_them)

"""Every kind of file: golden, the same for a past day for ever, text stays text, and nothing of other units."""

import shutil
import subprocess

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Department, FormerName
from exports.export_request import ExportRequest
from exports.kinds import KINDS
from tasks.as_of.day import AsOf
from tasks.choices import Kind
from tasks.models import LedgerEntry, TaskState
from tasks.services import claims, planning
from tests.amount import share
from tests.exports.files.reading import READ, document, everything_in, golden, lines, package, workbook
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
NEW = ("progress", "bulletin", "fulfilment", "evidence", "list")
HEADED = tuple(code for code in NEW if code != "list")  # programs read the list: its first line has the headings
PAYLOADS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "|x", "#N/A", "TRUE", "00123", "2016-01-01")


@pytest.mark.parametrize("code", NEW)
def test_each_file_is_the_golden_one(story, written, code):
    made = READ[KINDS[code].extension](written(code))
    assert made == golden(code)


def later(story, report, task, people, units) -> None:
    """What happens after the day: words, files, states, texts, names, tasks."""
    report(story.late, "2016-10-20", progress="后来的进展。", files=[])
    claim(task=story.returned, by=people.lin, when=at("2016-10-21"), text="补齐附图。", reason="配合。")
    claims.confirm(task=story.returned, by=people.chen, when=at("2016-10-22"))
    planning.change_task(task=story.silent, by=people.chen, when=at("2016-10-23"), reason="调整。", text="后来的任务。")
    planning.change_row(
        project=story.done.project, by=people.chen, when=at("2016-10-24"), reason="勘误。", name="后来的项目",
        category="后来的分类",
    )  # fmt: skip
    task("2016-12-31", text="后来录入的任务。", entered="2016-10-25")
    FormerName.objects.create(department=units["文广局"], name="文广局", until=DAY("2016-10-26"))
    Department.objects.filter(name="文广局").update(name="文旅局")


@pytest.mark.parametrize("code", KINDS)
def test_a_past_day_gives_the_same_file_whatever_happens_later(story, written, report, task, people, units, code):
    query = "" if code == "official" else f"unit={units['文广局'].pk}"
    before = written(code, query=query)
    later(story, report, task, people, units)
    assert written(code, query=query) == before
    assert written(code, day="2016-10-27", query=query) != before


@pytest.mark.parametrize("code", share([code for code in HEADED if code != "evidence"]))
def test_only_the_stamp_tells_two_makings_apart(story, written, people, code):
    read = READ[KINDS[code].extension]
    one, two = (
        str(read(written(code, by=by, when=when)))
        for by, when in ((people.chen, at("2016-10-15")), (people.sun, at("2016-11-02", hour=11)))
    )
    assert one != two
    assert two.replace("孙，2016-11-02 11:00", "陈，2016-10-15 10:00") == one


@pytest.mark.parametrize("code", share(HEADED))
def test_every_file_says_day_filter_and_all_but_the_package_formula_and_maker(story, written, units, code):
    told = everything_in(written(code, query=f"light=overdue&lead={units['文广局'].pk}"))
    assert "2016-10-15" in told
    assert "灯：逾期；牵头部门：文广局" in told
    stamped = "0 ÷（1 − 0）= 0.0%" in told and "陈，2016-10-15 10:00" in told
    assert stamped is (code != "evidence")
    assert ("举办读书节。" in told, "培训队伍。" in told) == (True, False)


def test_the_list_begins_with_its_headings_and_tells_plan_and_day_in_each_line(story, written):
    headings, *rows = lines(written("list", query="light=overdue"))
    assert headings[:4] == ["方案", "截至日期", "灯", "说明"]
    assert {tuple(row[:3]) for row in rows} == {("测试方案 2016", "2016-10-15", "逾期")}
    assert {len(row) for row in rows} == {len(headings)}


@pytest.mark.parametrize(
    ("code", "query", "name"),
    [
        ("list", "", "任务列表_测试方案2016_截至2016-10-15.csv"),
        ("list", "light=overdue&q=读书/节&silent=1", "任务列表_测试方案2016_读书_节_逾期_只看沉默_截至2016-10-15.csv"),
        ("progress", "due_to=2016-10-31", "进展情况报告_测试方案2016_期限到2016-10-31_截至2016-10-15.xlsx"),
        ("official", "light=overdue", "任务指标分解表（附进展）_测试方案2016_截至2016-10-15.xlsx"),  # takes no filter
        ("list", f"q={'长' * 90}", f"任务列表_测试方案2016_{'长' * 56}_截至2016-10-15.csv"),
    ],
)
@pytest.mark.shared
def test_a_file_name_has_plan_filter_and_day(story, people, plan, code, query, name):
    request = ExportRequest(AsOf([plan], DAY("2016-10-15"), people.chen), at("2016-10-15"), query)
    assert KINDS[code].file_name(request) == name


@pytest.mark.parametrize("code", share(NEW))
def test_a_clerk_gets_nothing_of_other_units(story, written, people, code):
    whole, own = (everything_in(written(code, by=by)) for by in (people.chen, people.xie))
    foreign = ("财政局的", "只由财政局办", "资金保障") if code != "bulletin" else ("资金保障",)
    assert [word for word in foreign if word in whole] != []
    assert [word for word in foreign if word in own] == []
    assert "马陆镇承担的任务" in own or code == "list"
    assert "读书节" in own or "方案" in own


@pytest.mark.parametrize("code", share(NEW))
def test_whoever_carries_nothing_gets_an_empty_file(story, written, people, code):
    told = everything_in(written(code, by=people.zheng))
    assert "绿洲控股集团承担的任务" in told or code == "list"
    assert "读书节" not in told


def spoil(story, text: str) -> None:
    """Put a text where no form would let it in: texts of task and row, and a report."""
    entry = LedgerEntry.objects.filter(task=story.late).latest("seq")
    LedgerEntry.objects.create(
        task=story.late, seq=entry.seq + 1, kind=Kind.REPORTED, at=entry.at, on=DAY("2016-10-14"), by=entry.by,
        text=text, unit=story.late.units.first().department,
        detail={"percent": 1, "issues": text}, state_after="in_progress",
        algorithm="x", hash="x",
    )  # fmt: skip
    TaskState.objects.filter(task=story.late).update(text=text, latest_report=LedgerEntry.objects.latest("pk"))


@pytest.mark.parametrize("payload", share(PAYLOADS))
def test_text_that_looks_like_a_formula_stays_text_in_each_format(story, written, payload):
    spoil(story, payload)
    TaskState.objects.filter(task=story.late).update(mark="")
    for code in ("progress", "fulfilment"):
        cells = [cell for sheet in workbook(written(code)).values() for cell in sheet["cells"].values()]
        assert [payload, "s"] in cells
        assert {kind for _, kind in cells} <= {"s", "n", "d"}
    index = package(written("evidence"))["index"]["索引"]["cells"].values()
    assert [payload, "s"] in list(index)
    assert payload in [cell for table in document(written("bulletin"))["tables"] for row in table for cell in row]
    cells = [cell for row in lines(written("list")) for cell in row]
    quoted = f"'{payload}" if payload[0] in "=+-@＝|" else payload
    assert quoted in cells
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠|"))]


@pytest.mark.parametrize("code", share(NEW))
def test_no_text_is_too_long_and_no_character_breaks_a_file(story, written, code):
    spoil(story, "长" * 40_000 + "\x0b\x1f\ufffe尾𠮷")
    content = written(code)
    assert READ[KINDS[code].extension](content)
    if code in ("progress", "fulfilment", "bulletin", "list"):
        told = everything_in(content)
        assert "\ufffd\ufffd\ufffd尾𠮷" in told
        assert told.count("长") >= 40_000


def test_each_kind_tells_how_far_it_is(story, written):
    for code in NEW:
        told = []
        written(code, tell=lambda done, of, told=told: told.append((done, of)))
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1] > 0


QUERIES = {"progress": 61, "bulletin": 37, "fulfilment": 20, "evidence": 6, "list": 6}


@pytest.mark.parametrize("code", NEW)
@pytest.mark.shared
def test_more_tasks_take_no_more_queries(task, report, people, plan, tmp_path, code):
    def count() -> int:
        asked = ExportRequest(AsOf([plan], DAY("2016-10-15"), people.chen), at("2016-10-15"))
        with (tmp_path / "file").open("wb") as file, CaptureQueriesContext(connection) as seen:
            KINDS[code].write(asked, file, lambda done, of: None)
        return len(seen)

    counts = []
    for number in (1, 2):
        for _ in range(number):
            report(task("2016-06-30"), "2016-04-01")
        counts.append(count())
    assert counts == [QUERIES[code]] * 2


@pytest.mark.shared
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not on this machine")
def test_libreoffice_opens_each_file(story, written, tmp_path):
    for code in ("progress", "bulletin", "fulfilment"):
        written(code)
    files = sorted(tmp_path.glob("*.[dx]*"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, *files], check=True, capture_output=True, timeout=300)
    assert len(files) == 3
    assert [path.with_suffix(".pdf").exists() for path in files] == [True] * 3

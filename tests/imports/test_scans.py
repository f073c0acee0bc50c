"""A scan's draft: each cell beside its picture, doubtful ones looked at before saving, pictures gone with the draft."""

import io

import pytest
from django.apps import apps
from django.urls import reverse
from PIL import Image

from imports.models import ImportDraft, ScannedPage
from imports.plan_details import PlanDetails
from imports.services import reconciling, saving, scans
from indicators.models import Plan
from tableparser.files.grid import CellScan, Grid, Source
from tableparser.files.scan import availability
from tasks.models import Task
from tasks.refusals import AlreadyDone, ImportRefused
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
HEAD = ["项目名称", "具体任务", "时间节点", "牵头部门"]
ROWS = [["书房", "完成选止。", "2016年6月底", "文广局"], ["展厅", "布展。", "2016年底", "文广局"]]
DOUBTFUL = (1, 1)  # 止 of 完成选止, where 址 stands on the paper
REF = "表1第2行第2栏"
DETAILS = PlanDetails("saomiao", "书房", "", DAY("2016-01-01"), DAY("2016-12-31"))


def page_picture() -> bytes:
    """A page of 400 × 300 pixels in which each cell has a grey of its own."""
    picture = Image.new("L", (400, 300), 255)
    for row in range(3):
        for column in range(4):
            picture.paste(60 * row + 15 * column, (100 * column, 100 * row, 100 * column + 100, 100 * row + 100))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def scanned(texts=(HEAD, *ROWS), doubtful=(DOUBTFUL,)) -> Source:
    """What the reader of scans returns for a page of three rows."""
    read = [
        CellScan(row, column, [(1, (100 * column, 100 * row, 100 * column + 100, 100 * row + 100))], 0.99)
        for row in range(len(texts))
        for column in range(4)
    ]
    for scan in read:
        if (scan.row, scan.column) in doubtful:
            scan.confidence, scan.doubtful = 0.4, [3]
    return Source(
        "扫描.jpg", "scan", [Grid("表1", [list(row) for row in texts], scans=read)], pictures=[page_picture()]
    )


@pytest.fixture
def draft(people, units) -> ImportDraft:
    return reconciling.begin(source=scanned(), data=b"scan", by=people.chen, when=at("2016-03-01"))


@pytest.fixture
def office(signed_in, people):
    return signed_in(people.chen)


def check(client, draft: ImportDraft, **said) -> str:
    draft.refresh_from_db()
    said = {"version": draft.version, "cell": REF} | said
    return client.post(reverse("imports:check_cell", args=[draft.pk]), said, follow=True).content.decode()


def page(client, draft: ImportDraft, **query) -> str:
    return client.get(reverse("imports:draft", args=[draft.pk]), query).content.decode()


def picture(client, draft: ImportDraft, ref: str = REF):
    return client.get(reverse("imports:picture", args=[draft.pk]), {"cell": ref})


def save(draft: ImportDraft, people) -> Plan:
    draft.refresh_from_db()
    return saving.save_as_plan(draft=draft, details=DETAILS, by=people.chen, when=at("2016-03-02"))


def test_a_doubtful_cell_is_asked_about_with_its_picture_and_blocks_saving(office, draft, people):
    shown = page(office, draft)
    assert "对照图片 1 格" in shown
    assert "<mark\n" in shown or "<mark>止</mark>" in shown.replace("\n", "").replace(" ", "")
    assert f"{reverse('imports:picture', args=[draft.pk])}?cell=%E8%A1%A81" in shown
    with pytest.raises(ImportRefused, match=f"{REF} 「止」看不清，请对照图片"):
        save(draft, people)
    assert Plan.objects.count() == Task.objects.count() == 0


def test_looked_at_and_right_is_an_answer(office, draft, people):
    shown = check(office, draft, same="1", text="完成选址。")
    assert "对照图片 0 格" in shown
    assert "已核对 1 格" in shown
    save(draft, people)
    assert Task.objects.filter(present__text="完成选止。").exists()  # what the form's text said is not taken


def test_what_stands_on_the_paper_takes_the_place_of_what_was_read(office, draft, people):
    check(office, draft, text="1、完成选址。\r\n2、向居民开放。")
    reading = reconciling.reading_of(ImportDraft.objects.get())
    assert [task.text for task in reading.rows[0].split.tasks] == ["完成选址。", "向居民开放。"]
    assert reading.proof()["lost"] == 0
    [scan] = [each for each in ImportDraft.objects.get().source["grids"][0]["scans"] if each["is_checked"]]
    assert (scan["as_read"], scan["doubtful"]) == ("完成选止。", [])
    save(draft, people)


def test_a_cell_over_several_rows_is_asked_about_once_and_put_right_in_all(office, people, units):
    source = scanned((HEAD, ["书旁", *ROWS[0][1:]], ["", *ROWS[1][1:]]), doubtful=((1, 0),))
    source.grids[0] = Grid("表1", source.grids[0].texts, [(1, 0, 2, 0)], scans=source.grids[0].scans)
    draft = reconciling.begin(source=source, data=b"scan", by=people.chen, when=at("2016-03-01"))
    assert [each.ref for each in reconciling.reading_of(draft).ambiguities if each.kind == "scan"] == ["表1第2行第1栏"]
    check(office, draft, cell="表1第2行第1栏", text="书房")
    rows = reconciling.reading_of(ImportDraft.objects.get()).rows
    assert [row.texts["project"] for row in rows] == ["书房", "书房"]


def test_a_cell_in_which_nothing_was_read_is_asked_about(office, people, units):
    source = scanned((HEAD, ["", *ROWS[0][1:]]), doubtful=())
    source.grids[0].scans[4].confidence = 0.0
    draft = reconciling.begin(source=source, data=b"scan", by=people.chen, when=at("2016-03-01"))
    assert "没有认出文字" in page(office, draft)
    check(office, draft, cell="表1第2行第1栏", text="书房")
    assert reconciling.reading_of(ImportDraft.objects.get()).rows[0].texts["project"] == "书房"


def test_the_picture_of_a_cell_is_cut_from_its_page(office, draft):
    answer = picture(office, draft)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    with Image.open(io.BytesIO(answer.content)) as found:
        assert found.size == (108, 108)
        assert abs(found.getpixel((54, 54)) - 75) <= 3  # the grey of row 1, column 1


def test_every_row_shows_the_pictures_of_its_cells(office, draft):
    assert page(office, draft, show="all").count('class="cell-picture"') == 8 + 1  # and the doubtful one on top
    row = office.get(reverse("imports:row", args=[draft.pk, 1])).content.decode()
    assert row.count('class="cell-picture"') == 4


@pytest.mark.parametrize("ref", ["", "表1第9行第9栏", "表1", "\0", "表" * 500])
def test_a_cell_that_is_not_there_has_no_picture_and_cannot_be_checked(office, draft, ref):
    assert picture(office, draft, ref).status_code == 404
    assert "这一格已经不在了" in check(office, draft, cell=ref, same="1")


def test_nobody_else_sees_or_checks_a_cell(signed_in, people, draft):
    other = signed_in(people.sun)
    assert picture(other, draft).status_code == 404
    assert other.post(reverse("imports:check_cell", args=[draft.pk]), {"cell": REF}).status_code == 404
    assert picture(signed_in(people.wu), draft).status_code == 403


def test_an_old_page_checks_nothing(office, draft):
    check(office, draft, same="1")
    assert "在另一个窗口里改过" in check(office, draft, version="0", text="别的")


def test_text_that_cannot_be_kept_is_refused_in_a_sentence(office, draft):
    assert "看不见的控制字符" in check(office, draft, text="完成\u202e选址")
    assert ImportDraft.objects.get().version == 0


def test_pictures_are_kept_while_the_draft_is_open(office, draft, people):
    assert "pictures" not in draft.source
    other = reconciling.begin(source=scanned(doubtful=()), data=b"scan", by=people.chen, when=at("2016-03-01"))
    assert ScannedPage.objects.count() == 2
    save(other, people)
    assert [each.draft_id for each in ScannedPage.objects.all()] == [draft.pk]
    office.post(reverse("imports:discard", args=[draft.pk]))
    assert ScannedPage.objects.count() == 0
    assert picture(office, draft).status_code == 404
    with pytest.raises(AlreadyDone):
        scans.check_cell(draft=draft.pk, ref=REF, text=None, by=people.chen, version=0)


@pytest.mark.parametrize(("is_ready", "says"), [(True, "保存前须对照图片核对"), (False, "扫描件和照片没有启用")])
def test_the_upload_page_tells_whether_scans_are_read(office, monkeypatch, is_ready, says):
    monkeypatch.setattr(availability, "is_ready", lambda: is_ready)
    assert says in office.get(reverse("imports:upload")).content.decode()


def test_the_setting_alone_switches_scans_on(settings, monkeypatch):
    monkeypatch.setattr(availability, "_switched_on", False)
    assert settings.SCANS is False
    apps.get_app_config("imports").ready()
    assert not availability.is_switched_on()
    settings.SCANS = True
    apps.get_app_config("imports").ready()
    assert availability.is_switched_on()


def test_another_file_shows_no_pictures(office, people, units):
    source = Source("表.csv", "csv", [Grid("表1", [HEAD, *ROWS])])
    draft = reconciling.begin(source=source, data=b"csv", by=people.chen, when=at("2016-03-01"))
    shown = page(office, draft, show="all")
    assert "cell-picture" not in shown
    assert "对照图片" not in shown

"""佐证材料包: same bytes for the same scope, safe names, damaged files listed, numbers of the fulfilment table."""

import io
import zipfile

import pytest
from openpyxl.utils.cell import coordinate_from_string

from demonstration.files import made_up_pdf
from exports.evidence_numbers import numbered
from jiading.web.filenames import UNSAFE
from tasks.as_of.day import AsOf
from tasks.evidence.storage import EvidenceUpload
from tasks.models import Evidence
from tests.exports.files.reading import package, workbook
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
LONG = "很长的文件名" * 24 + ".pdf"  # 148 characters, the longest that is accepted


def column(sheet: dict, head: str) -> list[str]:
    """The cells below a heading; the heading row is the one that every page repeats."""
    cells = {coordinate_from_string(place): cell[0] for place, cell in sheet["cells"].items()}
    top = int(sheet["paper"][2].rpartition("$")[2])
    [email] = [email for (email, row), text in cells.items() if (row, text) == (top, head)]
    return [cells.get((email, row), "") for row in range(top + 1, max(row for _, row in cells) + 1)]


def test_the_same_bytes_whoever_of_the_same_scope_packs_them_and_whenever(story, written, people):
    everything = written("evidence", by=people.chen)
    assert written("evidence", by=people.sun, when=at("2016-11-05", hour=17)) == everything
    assert written("evidence", by=people.zhao, when=at("2017-01-05")) == everything
    own = written("evidence", by=people.wu)
    assert own != everything
    assert written("evidence", by=people.lin, when=at("2016-12-01")) == own


def test_every_name_is_marked_as_utf_8_and_leads_nowhere_and_fits_into_windows(plan, task, report, written, units):
    units["文广局"].name = "../文广\\局:名称很长的一个单位名称很长的一个单位"
    units["文广局"].save()
    made = task(text="../../任务\n" + "很长的任务" * 40, category="../分类/" + "很长的分类" * 10)
    made.project.wordings.update(name="..\\CON/" + "项目" * 60)
    report(
        made,
        "2016-04-01",
        files=[made_up_pdf(LONG), made_up_pdf("....pdf"), EvidenceUpload(made_up_pdf("表𠮷.pdf"), "题")],
    )
    report(made, "2016-04-02", files=[EvidenceUpload(made_up_pdf("新.pdf"), replaces=Evidence.objects.first().pk)])
    with zipfile.ZipFile(io.BytesIO(written("evidence"))) as packed:
        assert packed.testzip() is None
        parts = packed.infolist()
    assert len(parts) == 5
    for part in parts:
        assert part.flag_bits & 0x800, part.filename
        assert part.date_time == (1980, 1, 1, 0, 0, 0)
        assert len(part.filename.encode("utf-16-le")) // 2 <= 200, part.filename
        for name in part.filename.split("/"):
            assert name not in ("", ".", "..")
            assert not UNSAFE.search(name)
            assert name == name.strip(" .")
            assert len(name.encode()) <= 255


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_damaged_file_is_named_in_the_index_and_the_others_are_packed(story, written, harm):
    file = Evidence.objects.get(name="验收.pdf")
    if harm == "gone":
        file.file.storage.delete(file.file.name)
    else:
        with open(file.file.path, "ab") as stored:
            stored.write(b"x")
    made = package(written("evidence"))
    index = made["index"]["索引"]
    assert len(made["files"]) == 2
    assert column(index, "核对") == ["相符", "文件损坏或缺失，未装入", "相符"]
    first, second = made["files"]
    assert column(index, "文件") == [first, "", second]
    assert column(index, "SHA-256")[0] == made["files"][first]
    assert "1 个损坏或缺失" in str(index["cells"])


def test_the_fulfilment_table_names_the_files_by_the_numbers_of_the_package(story, written):
    packed = column(package(written("evidence"))["index"]["索引"], "编号")
    book = workbook(written("fulfilment"))
    assert column(book["佐证材料索引"], "编号") == packed == ["01-01-01", "02-01-01", "05-01-01"]
    cells = filter(None, column(book["落实情况一览表"], "佐证材料（编号）"))
    assert [cell.split(" ")[0] for cell in cells] == packed


def test_a_number_stays_the_same_under_any_filter_and_for_ever(story, written, report, people):
    file = made_up_pdf("方案二.pdf")
    report(story.late, "2016-10-14", files=[EvidenceUpload(file, replaces=Evidence.objects.get(name="方案.pdf").pk)])
    whole, some = (package(written("evidence", query=query))["files"] for query in ("", "q=读书节"))
    assert some == {name: each for name, each in whole.items() if "/01-01-" in name}
    assert len(some) == 2
    earlier = package(written("evidence", day="2016-10-13"))["files"]
    assert [name for name in earlier if name not in whole] == []
    rows = AsOf([story.plan], DAY("2016-10-15")).tasks()
    told = [(each.number, each.replaces, each.replaced) for each in numbered(rows, people.chen)]
    assert told[:2] == [("01-01-01", "", True), ("01-01-02", "01-01-01", False)]


def test_packing_tells_each_file_and_reads_it_piece_by_piece(story, written, monkeypatch):
    told = []
    written("evidence", tell=lambda done, of: told.append((done, of)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    monkeypatch.setattr("tasks.evidence.archive.CHUNK", 100)
    assert len(package(written("evidence"))["files"]) == 3

"""佐证材料: titles, kinds, versions and the quota; what is shown and what only downloaded; all files in one archive."""

import csv
import io
import re
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from demonstration.files import made_up_pdf
from tasks.evidence.archive import INDEX, versions_of, write_archive
from tasks.evidence.storage import EvidenceUpload
from tasks.models import Evidence, LedgerEntry
from tasks.refusals import FileIsNotThere, QuotaIsFull

pytestmark = pytest.mark.django_db
MARKS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|请求号 \w+')


def made_up_png(name: str) -> SimpleUploadedFile:
    """A valid PNG of one white point (ISO/IEC 15948)."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0\xff")) + part(b"IEND", b"")
    return SimpleUploadedFile(name, body, content_type="image/png")


def docx(name: str) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return SimpleUploadedFile(name, packed.getvalue())


def stored(folder) -> list[str]:
    return sorted(each.name for each in folder.rglob("*.bin")) if folder.exists() else []


def test_several_files_of_one_entry_have_a_title_and_a_kind_each(task, report):
    entry = report(
        task(),
        "2016-04-01",
        files=[
            EvidenceUpload(made_up_pdf("a.pdf"), "活动方案", "document"),
            EvidenceUpload(made_up_png("b.png"), "现场照片", "photo"),
        ],
    )
    assert [(one.shown_title, one.evidence, one.version) for one in entry.evidence.all()] == [
        ("活动方案", "document", 1),
        ("现场照片", "photo", 1),
    ]
    assert [(one["title"], one["evidence"]) for one in entry.detail["files"]] == [
        ("活动方案", "document"),
        ("现场照片", "photo"),
    ]


def test_a_later_file_replaces_an_earlier_one_and_both_are_kept(task, report, ledger_is_whole):
    made = task()
    report(made, "2016-04-01", files=[made_up_pdf("方案.pdf")])
    first = Evidence.objects.get()
    report(
        made, "2016-04-02", files=[EvidenceUpload(made_up_pdf("方案二.pdf"), replaces=first.pk), made_up_png("b.png")]
    )
    second = Evidence.objects.get(name="方案二.pdf")
    report(made, "2016-04-03", files=[EvidenceUpload(made_up_pdf("方案三.pdf"), replaces=second.pk)])
    chains = versions_of(Evidence.objects.all())
    assert [(one.newest.name, one.newest.version, [old.name for old in one.earlier]) for one in chains] == [
        ("方案三.pdf", 3, ["方案二.pdf", "方案.pdf"]),
        ("b.png", 1, []),
    ]
    assert LedgerEntry.objects.get(on="2016-04-02", kind="reported").detail["files"][0]["replaces"] == first.pk
    assert ledger_is_whole()


@pytest.mark.parametrize("wrong", ["another task", "another unit", "replaced already", "none"])
def test_only_the_units_own_newest_file_of_the_task_is_replaced(task, report, people, settings, wrong):
    made, other = task(), task()
    report(made, "2016-04-01", files=[made_up_pdf("a.pdf")])
    mine = Evidence.objects.get()
    report(other, "2016-04-01", files=[made_up_pdf("b.pdf")])
    report(made, "2016-04-01", by=people.zhou, files=[made_up_pdf("c.pdf")])
    report(made, "2016-04-02", files=[EvidenceUpload(made_up_pdf("d.pdf"), replaces=mine.pk)])
    names = {"another task": "b.pdf", "another unit": "c.pdf", "replaced already": "a.pdf"}
    pk = Evidence.objects.get(name=names[wrong]).pk if wrong in names else 99999
    before = (LedgerEntry.objects.count(), stored(settings.MEDIA_ROOT))
    with pytest.raises(FileIsNotThere):
        report(made, "2016-04-03", files=[EvidenceUpload(made_up_pdf("e.pdf"), replaces=pk)])
    assert (LedgerEntry.objects.count(), stored(settings.MEDIA_ROOT)) == before


@pytest.mark.parametrize(("used", "size", "fits"), [(0, 1 << 20, True), (1, 1 << 20, False), (0, (1 << 20) + 1, False)])
def test_a_unit_may_keep_as_much_as_its_quota(task, report, people, settings, used, size, fits):
    settings.EVIDENCE_QUOTA_MB = 1
    made = task()

    def pdf(name, size):
        return SimpleUploadedFile(name, b"%PDF-1.4".ljust(size, b" "))

    report(made, "2016-04-01", by=people.zhou, files=[pdf("别的单位.pdf", 1 << 20)])
    if used:
        report(made, "2016-04-01", files=[pdf("a.pdf", 8)])
    before = stored(settings.MEDIA_ROOT)
    if fits:
        assert report(made, "2016-04-02", files=[pdf("b.pdf", size)]).evidence.count() == 1
        return
    with pytest.raises(QuotaIsFull, match=r"已用 0\.0 MB，限额 1 MB，这次的 1\.0 MB 放不下"):
        report(made, "2016-04-02", files=[pdf("b.pdf", size)])
    assert stored(settings.MEDIA_ROOT) == before


def test_files_go_when_the_entry_is_undone_after_they_were_bound(task, report, settings, monkeypatch):
    made = task()
    monkeypatch.setattr("tasks.evidence.storage.StoredFiles.described", lambda self: [])

    def bind_and_break(self, entry):
        for row in self.rows:
            row.task_id, row.entry = entry.task_id, entry
            row.save(force_insert=True)
        raise DatabaseError("gone")

    monkeypatch.setattr("tasks.evidence.storage.StoredFiles.bind", bind_and_break)
    with pytest.raises(DatabaseError):
        report(made, "2016-04-01", files=[made_up_pdf("a.pdf")])
    assert (Evidence.objects.count(), stored(settings.MEDIA_ROOT)) == (0, [])


def sent(**more) -> dict:
    return {"progress": "已办一半。", "percent": "50", "issues": "", "next_steps": "", **more}


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({}, [("", ""), ("", "")]),
        ({"title": ["方案"], "evidence": ["photo"]}, [("方案", "photo"), ("", "photo")]),  # without JavaScript
        ({"title": ["甲", " 乙 "], "evidence": ["document", ""]}, [("甲", "document"), ("乙", "")]),
    ],
)
def test_labels_belong_to_the_files_in_order(task, people, signed_in, labels, told):
    made = task()
    files = {"files": [made_up_pdf("a.pdf"), made_up_png("b.png")]}
    url = reverse("tasks:act", args=[made.pk, "report"])
    assert signed_in(people.wu).post(url, sent(**files, **labels)).status_code == 302
    assert list(Evidence.objects.order_by("pk").values_list("title", "evidence")) == told


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ({"evidence": ["nonsense"]}, "看不懂材料类别"),
        ({"title": ["长" * 101]}, "最多 100 字"),
        ({"title": ["\u202e反"]}, "看不见的控制字符"),
        ({"replaces": ["99999"]}, "不是本单位在这项任务上的最新一版"),
        ({"replaces": ["own", "own"]}, "两个文件不能替换同一份材料"),
    ],
)
def test_a_label_that_makes_no_sense_is_told_and_the_text_kept(task, report, people, signed_in, labels, sentence):
    made = task()
    report(made, "2016-04-01", files=[made_up_pdf("旧.pdf")])
    own = str(Evidence.objects.get().pk)
    labels = {name: [own if each == "own" else each for each in listed] for name, listed in labels.items()}
    files = {"files": [made_up_pdf("a.pdf"), made_up_pdf("b.pdf")]}
    answer = signed_in(people.wu).post(reverse("tasks:act", args=[made.pk, "report"]), sent(**files, **labels))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "已办一半。" in page) == (422, True, True)
    assert Evidence.objects.count() == 1


@pytest.fixture
def full(task, report):
    """A task with a PDF in two versions, a picture and a Word file."""
    made = task()
    report(
        made, "2016-04-01", files=[made_up_pdf("方案.pdf"), EvidenceUpload(made_up_png("=照片.png"), "=1+1", "photo")]
    )
    report(made, "2016-04-02", files=[EvidenceUpload(made_up_pdf("方案.pdf"), replaces=Evidence.objects.first().pk)])
    report(made, "2016-04-03", files=[docx("表.docx")])
    return made


def shown(made, name):
    return reverse("tasks:evidence_shown", args=[made.pk, Evidence.objects.filter(name=name).first().pk])


@pytest.mark.parametrize(
    ("name", "status", "kind", "sandboxed"),
    [
        ("方案.pdf", 200, "application/pdf", False),
        ("=照片.png", 200, "image/png", True),
        ("表.docx", 404, "text/html; charset=utf-8", False),
    ],
)
def test_pictures_and_pdf_are_shown_and_nothing_else(full, people, signed_in, name, status, kind, sandboxed):
    answer = signed_in(people.wu).get(shown(full, name))
    assert (answer.status_code, answer["Content-Type"]) == (status, kind)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;") is sandboxed
    assert "script-src" not in answer["Content-Security-Policy"] or status == 404
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    if status == 200:
        assert answer["Content-Disposition"].startswith("inline; filename")


def test_the_list_says_who_when_and_the_fingerprint(full, people, signed_in):
    page = signed_in(people.wu).get(reverse("tasks:evidence_list", args=[full.pk])).content.decode()
    for file in Evidence.objects.all():
        assert file.sha256 in page
    assert page.index("第 2 版") < page.index("以前的版本 1")
    assert "文广局 吴 · 2016-04-02" in page and "照片" in page
    assert "第 2 版" in signed_in(people.wu).get(reverse("tasks:detail", args=[full.pk])).content.decode()


def archive(client, made, **query):
    answer = client.get(reverse("tasks:evidence_archive", args=[made.pk]), query)
    return answer, b"".join(answer.streaming_content) if answer.status_code == 200 else b""


def test_the_archive_holds_every_file_and_an_index_and_is_the_same_each_time(full, people, signed_in):
    client = signed_in(people.wu)
    answer, content = archive(client, full)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    assert archive(signed_in(people.chen), full)[1] == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        rows = list(csv.DictReader(io.StringIO(packed.read(INDEX).decode("utf-8-sig"))))
        names = [row["文件"] for row in rows]
        assert names == [
            "001_文广局_方案.pdf",
            "002_文广局_=照片.png",
            "003_文广局_第2版_方案.pdf",
            "004_文广局_表.docx",
        ]
        assert packed.namelist() == [INDEX, *names]
        for row, file in zip(rows, Evidence.objects.order_by("pk"), strict=True):
            assert packed.read(row["文件"]) == file.file.open("rb").read()
            assert row["SHA-256"] == file.sha256
    assert (rows[1]["标题"], rows[1]["材料类别"], rows[2]["版本"], rows[2]["替换"]) == ("'=1+1", "照片", "2", "第 1 号")


def test_the_archive_of_a_past_day_holds_what_was_there_then(full, people, signed_in):
    content = archive(signed_in(people.wu), full, as_of="2016-04-01")[1]
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 3


def test_names_in_the_archive_lead_nowhere(full):
    files = [Evidence(pk=1, name="....a.pdf", size=1, sha256="x", entry=LedgerEntry(unit_name="../甲\\乙", seq=1))]
    from tasks.evidence.archive import name_in_archive

    assert name_in_archive(files[0]) == ".._甲_乙__a.pdf"


@pytest.mark.parametrize("name", ["tasks:evidence_list", "tasks:evidence_archive", "tasks:evidence_shown"])
def test_no_way_to_the_files_of_another_unit_or_task(full, task, people, signed_in, name):
    other, file = task(), Evidence.objects.first()
    more = [file.pk] if name == "tasks:evidence_shown" else []
    stranger = signed_in(people.zheng)
    there, nowhere = (stranger.get(reverse(name, args=[pk, *more])) for pk in (full.pk, 99999))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    pages = [MARKS.sub("", answer.content.decode()) for answer in (there, nowhere)]
    assert pages[0].replace(f"/tasks/{full.pk}/", "") == pages[1].replace("/tasks/99999/", "")
    assert "方案.pdf" not in there.content.decode()
    if more:
        assert signed_in(people.wu).get(reverse(name, args=[other.pk, *more])).status_code == 404
        assert signed_in(people.wu).head(reverse(name, args=[full.pk, *more])).status_code == 200
    elif name == "tasks:evidence_archive":
        assert signed_in(people.wu).get(reverse(name, args=[other.pk])).status_code == 404


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_damaged_file_is_neither_shown_nor_packed(full, people, signed_in, harm):
    file = Evidence.objects.get(name="=照片.png")
    if harm == "gone":
        file.file.storage.delete(file.file.name)
    else:
        with open(file.file.path, "ab") as bytes_:
            bytes_.write(b"x")
    client = signed_in(people.wu)
    for url in (shown(full, "=照片.png"), reverse("tasks:evidence_archive", args=[full.pk])):
        answer = client.get(url)
        assert (answer.status_code, "校验值不符" in answer.content.decode()) == (409, True)
    assert client.get(shown(full, "方案.pdf")).status_code == 200


def test_writing_the_archive_reads_each_file_once_and_asks_nothing(full, django_assert_num_queries):
    files = list(Evidence.objects.select_related("entry").order_by("pk"))
    with django_assert_num_queries(0):
        write_archive(files, io.BytesIO())


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_the_ledger_its_anchors_and_the_evidence_are_append_only_after_migrations_back_and_forth():
    call_command("migrate", "tasks", "zero", verbosity=0)
    call_command("migrate", verbosity=0)  # the rooms that stand on tasks went with it
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name, count(*) FROM sqlite_master"
                " WHERE type = 'trigger' AND tbl_name <> 'search_searchtext' GROUP BY 1 ORDER BY 1"  # the index's
            )
        else:
            cursor.execute(
                "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE NOT tgisinternal GROUP BY 1 ORDER BY 1"
            )
        protected = (
            "auditing_auditrecord",
            "indicators_planstage",
            "tasks_evidence",
            "tasks_ledgeranchor",
            "tasks_ledgerentry",
        )
        assert cursor.fetchall() == [(table, 2) for table in protected]
    assert transaction.get_autocommit()


def test_the_forms_and_the_status_page_say_how_much_of_the_quota_is_used(task, report, people, settings, signed_in):
    settings.EVIDENCE_QUOTA_MB = 1
    made = task()
    report(made, "2016-04-01", files=[SimpleUploadedFile("方案.pdf", b"%PDF-1.4\n" + bytes(524_279))])
    report(made, "2016-04-02", by=people.zhou, files=[made_up_png("b.png")])
    for who, page in ((people.wu, "report"), (people.lin, "claim")):
        shown = signed_in(who).get(reverse("tasks:act", args=[made.pk, page])).content.decode()
        assert "文广局的材料已用 512.0\xa0KB / 1.0\xa0MB" in shown
    rooms = signed_in(people.li).get(reverse("notices:status")).context["rooms"]
    assert [(row["unit"], row["files"], round(row["percent"])) for row in rooms] == [
        ("文广局", 1, 50),
        ("财政局", 1, 0),
    ]


def test_the_form_says_the_limits_before_files_are_chosen(task, people, settings, signed_in):
    settings.EVIDENCE_ENTRY_MB = 30
    made = task()
    for who, page in ((people.wu, "report"), (people.wu, "reply"), (people.lin, "claim")):
        shown = signed_in(who).get(reverse("tasks:act", args=[made.pk, page])).content.decode()
        assert "每个不超过 20 MB" in shown
        assert "一次最多 10 个，合计不超过 30 MB。可以上传 pdf、ofd、jpg、png、heic、" in shown
        assert f'data-entry-bytes="{30 << 20}"' in shown and f'data-file-bytes="{20 << 20}"' in shown


@pytest.mark.parametrize(("sizes", "taken"), [((1, 1), True), ((1, 1, 1), False)])
def test_all_files_of_one_entry_have_a_limit_together(task, people, settings, signed_in, sizes, taken):
    settings.EVIDENCE_ENTRY_MB = 2
    made = task()
    files = [SimpleUploadedFile(f"{place}.pdf", b"%PDF-1.4".ljust(size << 20)) for place, size in enumerate(sizes)]
    answer = signed_in(people.wu).post(reverse("tasks:act", args=[made.pk, "report"]), sent(files=files))
    page = answer.content.decode()
    assert (answer.status_code, Evidence.objects.count()) == ((302, len(sizes)) if taken else (422, 0))
    assert taken or "文件合计 3.0 MB，一次不能超过 2 MB，请分几次提交。" in page


def test_a_form_shown_again_without_the_script_says_which_files_to_choose_again(task, people, signed_in):
    made = task()
    files = {"files": [made_up_pdf("好.pdf"), SimpleUploadedFile("假.pdf", b"no pdf")], "title": ["题"]}
    url, client = reverse("tasks:act", args=[made.pk, "report"]), signed_in(people.wu)
    plain = client.post(url, sent(**files)).content.decode()
    assert "选过的文件要重新选择：好.pdf、假.pdf。" in plain and 'value="题"' in plain and "已办一半。" in plain
    for file in files["files"]:
        file.seek(0)
    in_place = client.post(url, sent(**files), headers={"HX-Request": "true"}).content.decode()
    assert "要重新选择" not in in_place and "「假.pdf」的内容和扩展名不符" in in_place

"""Which kinds of file are taken as evidence, how each goes out, and what a zip says it holds."""

import io
import re
import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.evidence.kinds import ENDINGS, Kind, kinds_of
from tasks.evidence.uploads import check_upload
from tasks.evidence.zip_directory import MOST, NotAZip, entries_of
from tasks.evidence.zip_listing import SHOWN, listing_of
from tasks.models import Evidence
from tests.tasks import files_of_kinds as made

CONTENTS = {
    "pdf": made.PDF,
    "jpg": made.JPG,
    "png": made.PNG,
    "heic": made.heif(),
    "docx": made.DOCX,
    "xlsx": made.XLSX,
    "pptx": made.PPTX,
    "ofd": made.OFD,
    "zip": made.ZIP,
    "word": made.WORD,
    "excel": made.EXCEL,
    "slides": made.SLIDES,
    "installer": made.ole("\u4840\u3f3f"),
    "program": b"MZ\x90\0" + b"\0" * 60,
    "page": b"<!doctype html><script>alert(1)</script>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
}
TAKEN = {  # ending: the contents that may stand behind it
    "pdf": {"pdf"},
    "ofd": {"ofd"},
    "jpg": {"jpg"},
    "jpeg": {"jpg"},
    "png": {"png"},
    "heic": {"heic"},
    "heif": {"heic"},
    "docx": {"docx"},
    "xlsx": {"xlsx"},
    "pptx": {"pptx"},
    "doc": {"word"},
    "wps": {"word"},
    "xls": {"excel"},
    "et": {"excel"},
    "ppt": {"slides"},
    "dps": {"slides"},
    "zip": {"zip", "docx", "xlsx", "pptx", "ofd"},
}
REFUSED = ("exe", "bat", "js", "html", "svg", "msi", "jar", "xlsm", "docm", "pptm", "txt", "rar", "")


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refusal_of(name: str, content: bytes) -> str:
    """Return the sentence that refuses the file, or "" for one that is taken."""
    try:
        check_upload(uploaded(name, content))
    except ValidationError as fault:
        return "".join(fault.messages)
    return ""


def test_the_table_below_names_every_ending():
    assert TAKEN.keys() == ENDINGS.keys()


@pytest.mark.parametrize("ending", TAKEN)
def test_a_file_is_taken_when_its_content_is_what_its_name_says(ending):
    taken = {content for content, data in CONTENTS.items() if not refusal_of(f"材料.{ending}", data)}
    assert taken == TAKEN[ending]
    assert {check_upload(uploaded(f"材料.{ending.upper()}", CONTENTS[each])) for each in taken} == {ENDINGS[ending]}


@pytest.mark.parametrize("ending", REFUSED)
def test_another_ending_is_refused_whatever_the_content(ending):
    for content, data in CONTENTS.items():
        assert "这种文件不能上传。可以上传 pdf、ofd、jpg" in refusal_of(f"材料.{ending}", data), content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("扫描.pdf", made.JPG, "内容是 .jpg 文件。请把扩展名改成 .jpg"),
        ("方案.doc", made.DOCX, "内容是 .docx 文件"),
        ("表.xls", made.WORD, "内容是 .doc 或 .wps 文件"),
        ("照片.jpg", made.heif(), "内容是 .heic 文件"),
        ("资料.pdf", made.ZIP, "内容是 .zip 文件"),
        ("方案.docx", made.ZIP, "文件已损坏"),  # a zip, but neither Word nor to be called a zip
        ("宏.docx", made.packed(made.TYPES, "word/document.xml", "word/vbaProject.bin"), "文件已损坏"),
        ("程序.pdf", CONTENTS["program"], "文件已损坏"),
        ("安装.doc", CONTENTS["installer"], "文件已损坏"),
        ("密.docx", made.ole("EncryptedPackage", "EncryptionInfo"), "有密码，别人打不开"),
        ("空.zip", made.packed(), "文件已损坏"),
        ("半.zip", made.ZIP[:-30], "文件已损坏"),
    ],
)
def test_a_name_that_lies_is_answered_with_what_the_file_is(name, content, sentence):
    assert sentence in refusal_of(name, content)


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (made.heif(b"heix"), True),
        (made.heif(b"mif1", b"heic"), True),
        (made.heif(b"avif", b"mif1", b"heic"), False),
        (made.heif(b"mif1", b"avif"), False),
        (made.heif(b"isom", b"mp42"), False),  # a film
        (made.heif() + made.ZIP, False),  # a zip behind a picture
        (made.heif(behind=b"\0\0\0\0"), False),
        (b"\0\0\0\x18ftyp", False),
        (b"\xff\xff\xff\xf0ftypheic" + b"\0" * 40, False),
    ],
)
def test_a_picture_of_an_iphone_is_known_by_its_brand(content, taken):
    assert (refusal_of("现场.heic", content) == "") is taken


@pytest.mark.parametrize("content", [made.PDF, made.JPG, made.PNG])
def test_what_has_a_zip_behind_it_is_no_document_and_no_picture(content):
    assert kinds_of(io.BytesIO(content + made.ZIP)) == frozenset()


def test_a_zip_may_hold_zips_programs_and_files_with_a_password():
    inner = made.raw_zip(("密.docx".encode(), 0x801, b""), (b"setup.exe", 0, b""), (b"../../up.txt", 0, b""))
    whole = made.packed("里面.zip", content=inner)
    assert (refusal_of("资料.zip", whole), refusal_of("里面.zip", inner)) == ("", "")
    assert [(each.name, each.cautions) for each in listing_of(io.BytesIO(inner)).files] == [
        ("密.docx", ["有密码"]),
        ("setup.exe", ["可能是程序或网页，打开前请确认来源"]),
        ("../../up.txt", ["路径指向文件夹以外，解压时请留意"]),
    ]


@pytest.mark.parametrize(
    ("raw", "flags", "extra", "name"),
    [
        ("活动照片/现场.jpg".encode("gbk"), 0, b"", "活动照片/现场.jpg"),  # Windows
        ("活动照片/现场.jpg".encode(), 0, b"", "活动照片/现场.jpg"),  # macOS
        ("活动照片/现场.jpg".encode(), 0x800, b"", "活动照片/现场.jpg"),
        ("㐂𠮷.txt".encode("gb18030"), 0, b"", "㐂𠮷.txt"),
        (b"?.jpg", 0, made.unicode_path("现场.jpg"), "现场.jpg"),  # Info-ZIP
        (b"a\xff\xff.txt", 0, b"", "a\xa0\xa0.txt"),  # DOS
        (b"\xff\xfe.txt", 0x800, b"", "\ufffd\ufffd.txt"),
        ("a\u202egpj.exe".encode(), 0x800, b"", "a\ufffdgpj.exe"),  # reads backwards
        (b"a\0b.txt", 0, b"", "a\ufffdb.txt"),
        (b"C:\\Windows\\x.dll", 0, b"", "C:\\Windows\\x.dll"),
        (b"x" * 60_000, 0, b"", "x" * 200),
    ],
)
def test_names_in_a_zip_are_read_as_they_were_meant(raw, flags, extra, name):
    assert [each.name for each in listing_of(io.BytesIO(made.raw_zip((raw, flags, extra)))).files] == [name]


@pytest.mark.parametrize(
    ("entries", "count", "whole"),
    [(3, 3, True), (10_000, 10_000, True), (MOST + 1, MOST, False), (70_000, MOST, False)],
)
def test_a_listing_is_bounded_however_much_the_archive_holds(entries, count, whole):
    data = made.raw_zip(*((b"%d.txt" % number, 0, b"") for number in range(entries)))
    assert refusal_of("很多.zip", data) == ""
    listing = listing_of(io.BytesIO(data))
    assert (listing.count, listing.is_whole, len(listing.files)) == (count, whole, min(entries, SHOWN))


def test_folders_are_no_files_of_a_listing():
    names = [("照片/".encode(), 0x800, b""), ("照片/a.jpg".encode(), 0x800, b"")]
    assert [each.name for each in listing_of(io.BytesIO(made.raw_zip(*names))).files] == ["照片/a.jpg"]


def test_the_directory_of_a_large_archive_stands_behind_a_record_of_64_bits():
    data = made.raw_zip((b"a.txt", 0, b""))
    place = data.rindex(b"PK\x05\x06")
    count, size, start = 1, *struct.unpack_from("<II", data, place + 12)
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size, start)
    pointer = b"PK\x06\x07" + struct.pack("<IQI", 0, place, 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert [each.name for each in entries_of(io.BytesIO(data[:place] + record + pointer + end))] == ["a.txt"]
    with pytest.raises(NotAZip):
        list(entries_of(io.BytesIO(data[:place] + record[:20] + pointer + end)))


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_broken_directory_is_no_zip(cut):
    data = made.raw_zip((b"a.txt", 0, b""), (b"b.txt", 0, b""))
    place = data.index(b"PK\x01\x02")
    broken = data[: place + cut] + b"\xff" * 8 + data[place + cut + 8 :]
    try:
        assert len(list(entries_of(io.BytesIO(broken)))) <= 2
    except NotAZip:
        assert kinds_of(io.BytesIO(broken)) == frozenset()


@pytest.fixture
def every_kind(task, report):
    """A task with one file of each kind, under a Chinese name."""
    kept = task()
    of = {ending: CONTENTS[min(contents)] for ending, contents in TAKEN.items() if ending in Kind._value2member_map_}
    of["zip"] = made.ZIP
    names = list(of)
    for day, some in (("2016-04-01", names[:8]), ("2016-04-02", names[8:])):
        report(kept, day, files=[uploaded(f"现场 {ending}.{ending}", of[ending]) for ending in some])
    return kept


@pytest.mark.django_db
def test_each_kind_is_downloaded_under_its_own_name_and_never_as_a_page(every_kind, people, signed_in):
    client, seen = signed_in(people.wu), {}
    for file in Evidence.objects.all():
        answer = client.get(reverse("tasks:evidence", args=[every_kind.pk, file.pk]))
        assert b"".join(answer.streaming_content) == file.file.open("rb").read()
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%8E%B0%E5%9C%BA%20")
        assert answer["Content-Disposition"].endswith(f".{file.kind}")
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
        assert answer["Content-Security-Policy"].startswith("sandbox;")
        shown = client.get(reverse("tasks:evidence_shown", args=[every_kind.pk, file.pk]))
        inside = client.get(reverse("tasks:evidence_inside", args=[every_kind.pk, file.pk]))
        seen[file.kind] = (shown.status_code, inside.status_code)
    pictures = dict.fromkeys(("jpg", "png"), (415, 404))  # no whole pictures: they would be drawn
    assert seen == dict.fromkeys((kind.value for kind in Kind), (404, 404)) | pictures | {
        "pdf": (200, 404),
        "zip": (404, 200),
    }


@pytest.mark.django_db
def test_the_list_says_that_a_picture_of_an_iphone_must_be_downloaded(every_kind, people, signed_in):
    page = signed_in(people.wu).get(reverse("tasks:evidence_list", args=[every_kind.pk])).content.decode()
    assert page.count("此格式不能在网页上查看，请下载") == 1
    assert len(re.findall(r"看目录", page)) == 1


@pytest.mark.django_db
def test_the_page_of_a_zip_lists_its_files_and_what_to_take_care_of(task, report, people, signed_in):
    kept = task()
    data = made.raw_zip(
        ("照片/现场.jpg".encode("gbk"), 0, b""), (b"<script>alert(1)</script>.html", 0, b""), (b"../x.txt", 1, b"")
    )
    report(kept, "2016-04-01", files=[uploaded("资料.zip", data)])
    address = reverse("tasks:evidence_inside", args=[kept.pk, Evidence.objects.get().pk])
    page = signed_in(people.wu).get(address).content.decode()
    assert "里面有 3 个文件。" in page and "照片/现场.jpg" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;.html" in page and "<script>alert" not in page
    assert "有密码；路径指向文件夹以外，解压时请留意" in page
    assert signed_in(people.zheng).get(address).status_code == 404


@pytest.mark.django_db
def test_a_damaged_zip_is_not_listed(task, report, people, signed_in):
    kept = task()
    report(kept, "2016-04-01", files=[uploaded("资料.zip", made.ZIP)])
    file = Evidence.objects.get()
    with open(file.file.path, "ab") as stored:
        stored.write(b"x")
    assert signed_in(people.wu).get(reverse("tasks:evidence_inside", args=[kept.pk, file.pk])).status_code == 409

"""What LibreOffice converts is read as what it becomes; where it is missing, the sentence says what helps.

`make test` installs LibreOffice. Whoever runs pytest by hand without it leaves the conversions out.
"""

import io
import os
import tempfile
import time
import zipfile

import pytest

from tableparser.files import opening
from tableparser.files.grid import Refused
from tableparser.files.libreoffice import conversion
from tableparser.files.opening import read_file
from tests.tableparser.test_legacy_excel import TABLE

needs_office = pytest.mark.skipif(
    conversion.converter() is None, reason="LibreOffice is not installed: scripts/prepare_system.sh office"
)
ROWS = [["项目名称", "具体任务", "时间节点"], ["书房", "1、选址", "2016年底"], ["", "2、布展", "2017年底"]]
SPANS = [(1, 0, 2, 0)]


def rtf() -> bytes:
    """Return the table as RTF: \\clvmgf begins a merge downwards, \\clvmrg goes on with it."""
    lines = ""
    for row, texts in enumerate(ROWS):
        merge = ("", r"\clvmgf", r"\clvmrg")[row]
        cells = "".join("".join(rf"\u{ord(letter)}?" for letter in text) + r"\cell " for text in texts)
        lines += rf"\trowd{merge}\cellx2000\cellx5000\cellx7000 \pard\intbl {cells}\row" + "\n"
    return (r"{\rtf1\ansi\deff0{\fonttbl{\f0 SimSun;}}" + "\n" + lines + r"\pard\par}").encode()


def open_document(kind: str, body: str) -> bytes:
    """Return an OpenDocument file of a kind (text, spreadsheet) with this body."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    mime = f"application/vnd.oasis.opendocument.{kind}"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:office:1.0"'
        f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return packed({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest})


def packed(parts: dict[str, str]) -> bytes:
    """Return an archive whose parts are stored, the type first, as OpenDocument demands of its type."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def open_table() -> str:
    lines = ""
    for row, texts in enumerate(ROWS):
        cells = ""
        for column, text in enumerate(texts):
            spans = ' table:number-rows-spanned="2" table:number-columns-spanned="1"' if (row, column) == (1, 0) else ""
            covered = (row, column) == (2, 0)
            inside = f'<table:table-cell{spans} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            cells += "<table:covered-table-cell/>" if covered else inside
        lines += f"<table:table-row>{cells}</table:table-row>"
    return (
        f'<table:table table:name="任务"><table:table-column table:number-columns-repeated="3"/>{lines}</table:table>'
    )


def old_word(data: bytes = TABLE) -> bytes:
    """Return an OLE container whose stream has the name of Word's, and is none."""
    old = "Workbook".encode("utf-16-le").ljust(64, b"\0") + b"\x12\0"
    assert data.count(old) == 1
    return data.replace(old, "WordDocument".encode("utf-16-le").ljust(64, b"\0") + b"\x1a\0")


MADE = {
    "表.rtf": rtf(),
    "表.odt": open_document("text", open_table()),
    "表.ods": open_document("spreadsheet", open_table()),
    "其实是rtf.doc": rtf(),
}


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Give each test a folder of temporary files, and so a lock, of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@needs_office
@pytest.mark.parametrize("name", MADE)
def test_a_converted_table_is_the_same_grid_and_leaves_nothing_behind(name, tmp_path):
    source = read_file(MADE[name], name)
    [grid] = source.grids
    assert (grid.texts, grid.spans) == (ROWS, SPANS)
    assert "LibreOffice" in source.notices[0]
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


@needs_office
def test_rubbish_is_refused_or_read_and_never_breaks():
    for data in (b"{\\rtf1}", b"{\\rtf1" + os.urandom(3000), old_word(), MADE["表.odt"][:-200]):
        try:
            source = read_file(data, "坏.doc")
        except Refused as refusal:
            assert "坏.doc" in str(refusal)
        else:
            assert "LibreOffice" in source.notices[0]


@pytest.mark.parametrize(("name", "form"), [(name, "xlsx" if name.endswith("ods") else "docx") for name in MADE])
def test_without_libreoffice_the_sentence_says_in_which_form_to_save(monkeypatch, name, form):
    monkeypatch.setattr(conversion, "converter", lambda: None)
    with pytest.raises(Refused, match=rf"「{name}」是 .* 文件，.*没有安装 LibreOffice.*「另存为」\.{form}"):
        read_file(MADE[name], name)


def test_without_libreoffice_an_old_word_file_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "converter", lambda: None)
    with pytest.raises(Refused, match=r"「另存为」\.docx"):
        read_file(old_word(), "旧.wps")


def test_macros_and_passwords_are_refused_before_anything_is_converted(monkeypatch):
    monkeypatch.setattr(opening, "converted", lambda data, form: pytest.fail("was converted"))
    monkeypatch.setattr(opening, "converter", lambda: "/usr/bin/soffice")
    monkeypatch.setattr(conversion, "converter", lambda: "/usr/bin/soffice")
    with pytest.raises(Refused, match="宏"):
        read_file(old_word() + "_VBA_PROJECT".encode("utf-16-le"), "宏.doc")
    with pytest.raises(Refused, match="密码"):
        read_file(old_word() + "EncryptedPackage".encode("utf-16-le"), "密.doc")
    script = packed({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/vbaProject.bin": b"x"})
    with pytest.raises(Refused, match="宏"):
        read_file(script, "宏.odt")


def test_a_program_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(conversion, "SECONDS", -4)
    begun = time.monotonic()
    with pytest.raises(Refused, match="已停止"):
        conversion.run_bounded(["sleep", "3605"])
    assert time.monotonic() - begun < 20


def test_a_second_conversion_waits_and_then_says_so(monkeypatch):
    monkeypatch.setattr(conversion, "WAITING", 0.2)
    with (
        conversion.one_at_a_time(),
        pytest.raises(Refused, match="过一分钟"),
        conversion.one_at_a_time(),
    ):
        pytest.fail("two at a time")
    with conversion.one_at_a_time():
        pass

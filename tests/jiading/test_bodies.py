"""The body of a request is taken whole or not at all, within a size, and only where the disk has room for its files."""

import io
import shutil
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from demonstration.files import made_up_pdf
from jiading.database.disk import RESERVE
from jiading.web.bodies import WholeBody
from tasks.models import Evidence, LedgerEntry

pytestmark = pytest.mark.django_db


def posted(client, url: str, body: bytes, length: int, **headers: str):
    """Send a multipart body under a Content-Length that may promise more than comes."""
    promised = {"CONTENT_LENGTH": str(length), "wsgi.input": io.BytesIO(body)}
    return client.generic("POST", url, body, MULTIPART_CONTENT, headers=headers, **promised)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("lost", ["all but a field", "the file", "half of the file", "the end", "one byte"])
def test_a_form_that_came_in_part_is_not_entered_and_can_be_sent_again(task, people, signed_in, lost, headers):
    made, client = task(), signed_in(people.wu)
    url = reverse("tasks:act", args=[made.pk, "report"])
    words = {"progress": "已完成选址。", "percent": "40", "issues": "", "next_steps": "", "key": str(uuid4())}
    body = encode_multipart(BOUNDARY, words | {"files": made_up_pdf("方案.pdf")})
    file = body.index(b"%PDF")
    cuts = {
        "all but a field": body.index(b"percent"),
        "the file": body.rindex(b"--" + BOUNDARY.encode(), 0, file),
        "half of the file": file + 200,
        "the end": body.rindex(b"--" + BOUNDARY.encode()),
        "one byte": len(body) - 1,
    }
    before = LedgerEntry.objects.count()
    answer = posted(client, url, body[: cuts[lost]], len(body), **headers)
    assert (answer.status_code, "请求有误" in answer.content.decode()) == (400, True)
    assert (LedgerEntry.objects.count(), Evidence.objects.count()) == (before, 0)
    assert posted(client, url, body, len(body)).status_code == 302
    assert Evidence.objects.get().size == len(made_up_pdf("方案.pdf"))


@pytest.mark.parametrize(("cut", "status"), [(0, 302), (1, 400), (10, 400)])
def test_a_form_without_files_is_read_whole_too(task, people, signed_in, cut, status):
    url = reverse("tasks:act", args=[task().pk, "report"])
    body = b"progress=%E5%B7%B2%E5%BC%80%E5%B7%A5&percent=40&issues=&next_steps="
    promised = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body[: len(body) - cut])}
    answer = signed_in(people.wu).generic("POST", url, body, "application/x-www-form-urlencoded", **promised)
    assert answer.status_code == status


def test_a_body_without_a_length_is_read_as_empty(task, people, signed_in):
    url = reverse("tasks:act", args=[task().pk, "report"])
    assert posted(signed_in(people.wu), url, b"progress=x", 0).status_code == 422


@pytest.mark.parametrize("way", ["read()", "read(3)", "readline()"])
@pytest.mark.parametrize(("length", "whole"), [(6, True), (7, False)])
def test_a_stream_says_that_it_ended_early(way, length, whole):
    body = WholeBody(io.BytesIO(b"abc\nde"), length)

    def read_all() -> bytes:
        if way == "read()":
            return body.read()
        found, more = b"", b"x"
        while more:
            more = body.read(3) if way == "read(3)" else body.readline()
            found += more
        return found

    if whole:
        assert read_all() == b"abc\nde"
        return
    with pytest.raises(OSError, match="ended 1 bytes early"):
        read_all()


@pytest.fixture
def report_form(task, people, signed_in):
    """The browser of a clerk, the address of the form, and a body with a file."""
    words = {"progress": "已完成选址。", "percent": "40", "issues": "", "next_steps": ""}
    body = encode_multipart(BOUNDARY, words | {"files": made_up_pdf("方案.pdf")})
    return signed_in(people.wu), reverse("tasks:act", args=[task().pk, "report"]), body


@pytest.mark.parametrize(
    ("over", "headers", "status"),
    [(0, {}, 302), (0, {"HX-Request": "true"}, 200), (1, {}, 413), (1, {"HX-Request": "true"}, 413)],
)
def test_a_request_has_a_size(report_form, settings, over, headers, status):
    settings.REQUEST_MOST_MB = 1
    client, url, body = report_form
    end = body.rindex(b"\r\n--" + BOUNDARY.encode())  # of the file, which is made as long as it takes
    whole = body[:end].ljust((1 << 20) + over - len(body[end:])) + body[end:]
    answer = posted(client, url, whole, len(whole), **headers)
    assert (answer.status_code, Evidence.objects.count()) == (status, 1 - over)
    if status == 413:
        page = answer.content.decode()
        assert "文件合计太大，没有收下" in page and "不能超过 1 MB" in page and "重新打开填写页" in page


def test_a_request_that_is_too_large_is_read_to_its_end_within_a_bound(report_form, settings):
    """Who is still sending does not look for an answer; who sends without end is not listened to."""
    settings.REQUEST_MOST_MB = 1
    client, url, _ = report_form
    for size, left in ((2 << 20, 0), (3 << 20, 1 << 20)):
        stream = io.BytesIO(bytes(size))
        promised = {"CONTENT_LENGTH": str(size), "wsgi.input": stream}
        assert client.generic("POST", url, b"", MULTIPART_CONTENT, **promised).status_code == 413
        assert len(stream.read()) == left


@pytest.mark.parametrize("place", ["temporary", "media"])
def test_an_upload_for_which_the_disk_has_no_room_is_refused_and_words_are_taken(
    report_form, settings, monkeypatch, tmp_path, place
):
    client, url, body = report_form
    settings.FILE_UPLOAD_TEMP_DIR, settings.MEDIA_ROOT = str(tmp_path / "temporary"), tmp_path / "media" / "deep"
    for folder in ("temporary", "media"):
        (tmp_path / folder).mkdir()

    def usage(folder):
        free = 0 if folder == tmp_path / place else RESERVE + len(body)
        return SimpleNamespace(free=free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    answer = posted(client, url, body, len(body))
    assert (answer.status_code, "服务器的磁盘空间不足" in answer.content.decode()) == (507, True)
    assert Evidence.objects.count() == 0
    words = {"progress": "已完成选址。", "percent": "40", "issues": "", "next_steps": "", "key": str(uuid4())}
    assert client.post(url, urlencode(words), "application/x-www-form-urlencoded").status_code == 302
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=RESERVE + len(body)))
    assert posted(client, url, body, len(body)).status_code == 302

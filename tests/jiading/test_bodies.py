"""The body of a request is taken whole or not at all: what ended early is entered neither as a form nor as a file."""

import io
from uuid import uuid4

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from demonstration.files import made_up_pdf
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

"""佐证材料 on the disk: what is acknowledged is there after a crash, a full disk refuses, what was left is swept."""

import errno
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from demonstration.files import made_up_pdf
from tasks.evidence.storage import SETTLED, StoredFiles
from tasks.models import Evidence, LedgerEntry
from tasks.refusals import DiskIsFull
from tests.lost_answers import next_commit
from tests.tasks.test_evidence import made_up_png, stored


class Full(SimpleUploadedFile):
    """A file during whose writing the disk becomes full."""

    number = errno.ENOSPC

    def chunks(self, chunk_size=None):
        yield b"%PDF-"
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.django_db(transaction=True)
def test_each_file_and_its_folder_are_on_the_disk_before_the_entry_is_committed(task, report, settings, monkeypatch):
    made, steps, sync = task(), [], os.fsync

    def noted(descriptor: int) -> None:
        steps.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        sync(descriptor)

    def committed() -> None:
        steps.append("commit")
        connection.connection.commit()

    monkeypatch.setattr(os, "fsync", noted)
    next_commit(monkeypatch, committed)
    entry = report(made, "2016-04-01", files=[made_up_pdf("a.pdf"), made_up_png("b.png")])
    folder = Path(settings.MEDIA_ROOT)
    first, second = (folder / file.file.name for file in entry.evidence.order_by("pk"))
    assert steps == [first, folder, second, folder, "commit"]


@pytest.mark.django_db
@pytest.mark.parametrize("fails_at", ["file", "folder"])
def test_what_cannot_be_brought_to_the_disk_is_not_entered(task, report, settings, monkeypatch, fails_at):
    made, calls = task(), []

    def broken(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == {"file": 1, "folder": 2}[fails_at]:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    before = LedgerEntry.objects.count()
    with pytest.raises(OSError, match="Input/output error"):
        report(made, "2016-04-01", files=[made_up_pdf("a.pdf")])
    assert (LedgerEntry.objects.count(), Evidence.objects.count(), stored(settings.MEDIA_ROOT)) == (before, 0, [])


@pytest.mark.django_db
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_beside_the_field_and_leaves_nothing(task, people, settings, signed_in, report, number):
    made = task()
    file = Full("大.pdf", b"%PDF-1.4")
    file.number = number
    with pytest.raises(DiskIsFull):
        report(made, "2016-04-01", files=[made_up_pdf("a.pdf"), file])
    assert (Evidence.objects.count(), stored(settings.MEDIA_ROOT)) == (0, [])
    assert report(made, "2016-04-01", files=[made_up_pdf("a.pdf")]).evidence.count() == 1  # when there is room again


@pytest.mark.django_db
def test_the_page_says_that_the_disk_is_full_and_keeps_the_text(task, people, signed_in, monkeypatch):
    made = task()

    def full(*args, **more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(StoredFiles, "store", full)
    said = {"progress": "已完成选址。", "percent": "40", "issues": "", "next_steps": "", "files": made_up_pdf("a.pdf")}
    answer = signed_in(people.wu).post(reverse("tasks:act", args=[made.pk, "report"]), said)
    assert answer.status_code == 422
    assert answer.context["form"].errors["files"] == [
        "服务器的磁盘空间不足，文件没有收下，没有保存。请告诉系统管理员，稍后再提交。"
    ]
    assert answer.context["form"]["progress"].value() == "已完成选址。"


def swept(*options: str) -> list[str]:
    told = StringIO()
    call_command("sweep_evidence", *options, stdout=told)
    return told.getvalue().splitlines()


@pytest.mark.django_db
def test_a_crash_before_the_commit_leaves_a_file_that_is_swept_and_no_other(task, report, settings, monkeypatch):
    made, folder = task(), Path(settings.MEDIA_ROOT)
    known = report(made, "2016-04-01", files=[made_up_pdf("a.pdf")]).evidence.get().file.name
    with monkeypatch.context() as crashed, pytest.raises(SystemExit):
        crashed.setattr(StoredFiles, "remove", lambda self: None)  # a killed process clears nothing away
        crashed.setattr(StoredFiles, "bind", lambda self, entry: exit(137))
        report(made, "2016-04-02", files=[made_up_pdf("b.pdf")])
    (left,) = set(stored(folder)) - {known}
    (folder / "note.txt").write_text("not ours")
    old = (timezone.now() - SETTLED - timedelta(minutes=1)).timestamp()
    assert swept() == ["找到 0 个没有台账的文件。"]  # it may belong to somebody who is just saving
    for name in (left, known, "note.txt"):
        os.utime(folder / name, (old, old))
    assert swept() == [left, "找到 1 个没有台账的文件。"]
    assert stored(folder) == sorted([left, known])
    assert swept("--delete") == [left, "已删除 1 个没有台账的文件。"]
    assert (stored(folder), (folder / "note.txt").exists(), swept("--delete")[-1]) == (
        [known],
        True,
        "已删除 0 个没有台账的文件。",
    )


@pytest.mark.django_db
def test_without_a_folder_there_is_nothing_to_sweep(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "none"
    assert swept() == ["找到 0 个没有台账的文件。"]

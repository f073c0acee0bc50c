"""佐证材料 when the answer to COMMIT is lost: a file is removed only when the database says that it has no row."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from tasks.evidence.storage import EvidenceUpload
from tasks.models import Evidence, LedgerEntry
from tests.lost_answers import commits_and_dies, commits_and_fails, dies, next_commit, nobody_answers
from tests.tasks.test_evidence import made_up_png, stored

PDF = b"%PDF-1.4 " + "读书活动".encode()


def pdf(name: str = "方案.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fate", [commits_and_dies, commits_and_fails])
def test_evidence_of_an_entry_whose_commit_was_not_answered_stays_and_the_retry_finds_it(
    fate, task, report, people, signed_in, settings, monkeypatch, ledger_is_whole
):
    made, key = task(), uuid4()
    next_commit(monkeypatch, fate)
    with pytest.raises(OperationalError):
        report(made, "2016-04-01", files=[pdf()], key=key)
    again = report(made, "2016-04-01", files=[pdf()], key=key)
    assert list(LedgerEntry.objects.filter(kind="reported")) == [again]
    kept = Evidence.objects.get(entry=again)
    assert stored(settings.MEDIA_ROOT) == [kept.file.name]  # the copies of the retry are gone
    answer = signed_in(people.wu).get(reverse("tasks:evidence", args=[made.pk, kept.pk]))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    assert ledger_is_whole()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_failed_leaves_no_file(task, report, settings, monkeypatch):
    made, key = task(), uuid4()
    next_commit(monkeypatch, dies)
    with pytest.raises(OperationalError):
        report(made, "2016-04-01", files=[pdf(), made_up_png("b.png")], key=key)
    assert (LedgerEntry.objects.filter(kind="reported").count(), stored(settings.MEDIA_ROOT)) == (0, [])
    entry = report(made, "2016-04-01", files=[pdf()], key=key)
    assert stored(settings.MEDIA_ROOT) == [each.file.name for each in entry.evidence.all()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fate", [commits_and_dies, dies])
def test_nothing_is_removed_while_the_database_cannot_be_asked(fate, task, report, settings, monkeypatch):
    made, key = task(), uuid4()
    next_commit(monkeypatch, lambda: (nobody_answers(monkeypatch), fate()))
    with pytest.raises(OperationalError):
        report(made, "2016-04-01", files=[pdf()], key=key)
    assert len(stored(settings.MEDIA_ROOT)) == 1
    monkeypatch.undo()
    names = stored(settings.MEDIA_ROOT)
    assert Evidence.objects.unknown_names(names) == (set() if fate is commits_and_dies else set(names))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_removed_while_the_server_is_still_carrying_commit_out(task, report, settings, monkeypatch):
    """The old connection still holds the task when the new one asks: it sees no row, and that is no answer."""
    made, held = task(), []

    def goes_on() -> None:
        held.append(connection.connection)
        connection.connection = None
        raise OperationalError("timeout expired")

    hurried = {"timeout": 0.1} if connection.vendor == "sqlite" else {"options": "-c lock_timeout=100"}
    for name, value in hurried.items():
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], name, value)
    next_commit(monkeypatch, goes_on)
    with pytest.raises(OperationalError):
        report(made, "2016-04-01", files=[pdf()])
    held[0].commit()
    held[0].close()
    connection.close()
    assert stored(settings.MEDIA_ROOT) == [Evidence.objects.get().file.name]


@pytest.mark.django_db
def test_a_refusal_within_the_callers_transaction_leaves_no_file_and_its_other_work(
    task, report, settings, monkeypatch
):
    made = task()
    with transaction.atomic():
        kept = report(made, "2016-04-01", files=[pdf()]).evidence.get()
        with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
            patched.setattr("tasks.services.progress.drop", lambda **_: 1 / 0)
            report(made, "2016-04-02", files=[pdf("新.pdf")])
        assert stored(settings.MEDIA_ROOT) == [kept.file.name]
    assert list(Evidence.objects.all()) == [kept]


@pytest.mark.django_db
def test_a_file_that_could_not_be_written_whole_is_removed_with_those_before_it(task, report, settings):
    class Torn(SimpleUploadedFile):
        def chunks(self, chunk_size=None):
            yield PDF[:5]
            raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        report(task(), "2016-04-01", files=[EvidenceUpload(pdf()), EvidenceUpload(Torn("大.pdf", PDF))])
    assert stored(settings.MEDIA_ROOT) == []


@pytest.mark.django_db
def test_the_database_says_which_stored_names_it_does_not_know(task, report):
    known = report(task(), "2016-04-01", files=[pdf()]).evidence.get().file.name
    assert Evidence.objects.unknown_names([known, "a.bin", "b.bin"]) == {"a.bin", "b.bin"}
    assert Evidence.objects.unknown_names([]) == set()

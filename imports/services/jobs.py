"""Saving as a job: a person asks in one short transaction, a worker saves in one long one, whole or not at all."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.models import User
from departments.roles import NotAllowed, Permission, require
from imports.models import ImportDraft, ImportJob, JobState
from imports.plan_details import PlanDetails
from imports.services import reimporting, saving
from imports.services.reconciling import open_draft
from jiading.database.lost_answers import ask_database
from jiading.day import Moment, now, today
from jiading.jobs.claims import Claim, TakenOver, claimed
from jiading.jobs.worker import JobKind
from tasks.refusals import ImportRefused, Refusal

log = logging.getLogger("portal.import")
NOT_SAVED = "保存时出错。请稍后再试；如果还是这样，请告诉系统管理员。"
KEPT = timedelta(days=90)  # for which a settled job can still be looked at


def ask_to_save(*, draft: int, details: PlanDetails, version: int, by: User, when: Moment) -> ImportJob:
    """Put the saving of a draft as a new plan into the queue; while it is under way, asking again returns the same job.

    Raises NotAllowed, or AlreadyDone when the draft is closed or has been corrected since `version`.
    """
    return ask(draft, version, by, when, details=details.as_json())


def ask_to_apply(*, draft: int, tokens: Iterable[str], reason: str, version: int, by: User, when: Moment) -> ImportJob:
    """Put the writing of confirmed changes into a plan into the queue; otherwise as ask_to_save()."""
    return ask(draft, version, by, when, tokens=sorted(set(tokens)), reason=reason)


@transaction.atomic
def ask(draft: int, version: int, by: User, when: Moment, **facts: Any) -> ImportJob:
    """Return the job of this draft that is under way, or a new one."""
    require(by, Permission.IMPORT_TABLE)
    mine = ImportJob.objects.under_way().filter(draft=draft, asked_by=by)
    if job := mine.first():  # before the lock, for which it would wait as long as the job is being run
        return job
    ImportDraft.objects.select_for_update(of=("self",)).filter(pk=draft, made_by=by).only("pk").first()
    if job := mine.first():  # the same form came while this one waited
        return job
    return ImportJob.objects.create(
        draft=open_draft(draft, by, version), version=version, asked_by=by, asked_at=when.at, **facts
    )


def run(pk: int, at: datetime) -> bool:
    """Save what one job asks for unless another worker has it; return whether this call settled what becomes of it.

    Entries get the day on which they are written, not the one on which they were asked for: nothing is back-dated.
    """
    with claimed(ImportJob, pk, at) as claim:
        return claim is not None and run_claimed(pk, claim, Moment(at=at, on=today()))


def run_claimed(pk: int, claim: Claim, when: Moment) -> bool:
    """Carry out a job that this worker has taken in hand; return False when another took it over."""
    job = ImportJob.objects.select_related("asked_by__department").get(pk=pk)
    try:
        save(job, claim, when)
    except TakenOver:
        return False
    except (Refusal, NotAllowed, ValidationError) as refusal:
        give_up(pk, claim.worker, sentences_of(refusal))
    except Exception:
        log.exception("import job %s broke off", pk)
        give_up(pk, claim.worker, [NOT_SAVED])
    return True


@transaction.atomic
def save(job: ImportJob, claim: Claim, when: Moment) -> None:
    """Write everything and the end of the job in one transaction; its progress goes to the mark, which others see."""
    for done, of in steps_of(job, when):
        claim.mark.tell(done, of)
    settled = {"state": JobState.DONE, "worker": "", "settled_at": when.at}
    if not ImportJob.objects.held_by(job.pk, claim.worker).update(**settled):
        raise TakenOver


def steps_of(job: ImportJob, when: Moment) -> saving.Progress:
    """Return the work that the job asks for; the person's role is asked again by it, as it is now."""
    draft, version, by = job.draft_id, job.version, job.asked_by
    if job.tokens is not None:
        tokens, reason = job.tokens, job.reason
        return reimporting.applying(
            draft=draft, tokens=tokens, reason=reason, by=by, when=when, version=version, job=job
        )
    assert job.details is not None  # a constraint: a job saves a new plan or confirmed changes
    details = PlanDetails.from_json(job.details)
    return saving.saving(draft=draft, details=details, by=by, when=when, version=version, job=job)


def sentences_of(refusal: Exception) -> list[str]:
    """Return what a refusal says, one sentence for each fault."""
    if isinstance(refusal, ValidationError):
        return refusal.messages
    return refusal.faults if isinstance(refusal, ImportRefused) else [str(refusal)]


def give_up(pk: int, worker: str, faults: Iterable[str]) -> None:
    """Mark the job as failed if it is still this worker's.

    After a lost answer to COMMIT it is done, and stays so. A database that cannot be asked keeps the job as it is: the
    next worker takes it over and runs it again unless it is done.
    """
    said = "\n".join(" ".join(fault.split()) for fault in faults)
    ask_database(lambda: fail(pk, worker, said))


def fail(pk: int, worker: str, said: str) -> None:
    """Mark the job as failed; the UPDATE waits for a COMMIT that is still under way, which changes the same row."""
    facts = {"state": JobState.FAILED, "worker": "", "fault": said, "settled_at": now().at}
    ImportJob.objects.held_by(pk, worker).update(**facts)


def latest_of(draft: ImportDraft) -> ImportJob | None:
    """Return the last job of the draft, if there is one."""
    return draft.jobs.order_by("-pk").first()


def prune(at: datetime) -> int:
    """Take away the jobs that were settled long ago; return how many."""
    return ImportJob.objects.filter(settled_at__lt=at - KEPT).delete()[0]


IMPORTS = JobKind(ImportJob, run, prune)

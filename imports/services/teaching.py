"""导入习惯: a person teaches the reader what corrections of a draft mean for later files; the office may revoke it."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from departments.models import User
from departments.roles import Permission, require
from imports.models import ImportDraft, ImportHabit, ImportJob
from imports.services.offers import Offer, offers
from jiading.day import Moment
from tasks.refusals import AlreadyDone

CHANGED = "这份草稿或者导入习惯刚刚又有变化，没有记住任何一条。请刷新页面看过再选。"


@transaction.atomic
def teach(*, draft: ImportDraft | int, tokens: Collection[str], by: User, when: Moment) -> list[ImportHabit]:
    """Put the chosen offers of a person's own draft in force, all of them or none, and return them.

    A habit that says otherwise of the same text is revoked by the same person. The draft itself stays as it is read.
    Raise NotAllowed, or AlreadyDone where an offer is no longer made.
    """
    require(by, Permission.IMPORT_TABLE)
    pk = draft if isinstance(draft, int) else draft.pk
    if ImportJob.objects.under_way().filter(draft=pk).exists():
        raise AlreadyDone("这份草稿正在保存，保存完再教。")
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=pk, made_by=by)
    offered = {offer.token: offer for offer in offers(draft)} if draft.discarded_at is None else {}
    if not set(tokens) <= offered.keys():
        raise AlreadyDone(CHANGED)
    return [put_in_force(offer, draft, by, when) for token, offer in sorted(offered.items()) if token in tokens]


def put_in_force(offer: Offer, draft: ImportDraft, by: User, when: Moment) -> ImportHabit:
    """Revoke the habit that an offer replaces, if there is one, and store the new one."""
    for habit in ImportHabit.objects.in_force().filter(kind=offer.kind, text=offer.text).select_for_update():
        mark_revoked(habit, by, when)
    made = ImportHabit(kind=offer.kind, text=offer.text, meaning=offer.meaning, draft=draft)
    made.taught_by, made.taught_at, made.taught_on = by, when.at, when.on
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as fault:  # a colleague has taught the same text since the offers were read
        raise AlreadyDone(CHANGED) from fault
    return made


@transaction.atomic
def revoke(*, habit: ImportHabit | int, by: User, when: Moment) -> ImportHabit:
    """End a habit: files handed in from now on are read without it. Raise AlreadyDone when it is revoked already."""
    require(by, Permission.IMPORT_TABLE)
    pk = habit if isinstance(habit, int) else habit.pk
    habit = ImportHabit.objects.select_for_update(of=("self",)).get(pk=pk)
    if habit.revoked_at is not None:
        raise AlreadyDone(f"{habit.written}这条导入习惯已经停用。")
    mark_revoked(habit, by, when)
    return habit


def mark_revoked(habit: ImportHabit, by: User, when: Moment) -> None:
    habit.revoked_by, habit.revoked_at, habit.revoked_on = by, when.at, when.on
    habit.save()

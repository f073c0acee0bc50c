"""已读: a person has read a notice, or all that concern the person; nothing of the work changes."""

from django.db import transaction

from departments.models import User
from jiading.day import Moment
from notices.models import Notice, NoticeRead


@transaction.atomic
def read(*, notice: Notice, by: User, when: Moment) -> None:
    """Mark one notice as read by the person."""
    mark([notice], by, when)


@transaction.atomic
def read_all(*, by: User, when: Moment) -> int:
    """Mark every notice of the person as read that is there now, and return how many they were."""
    unread = list(Notice.objects.for_person(by).unread_by(by))
    mark(unread, by, when)
    return len(unread)


def mark(notices: list[Notice], by: User, when: Moment) -> None:
    """Write the marks; a notice that was read before keeps its first."""
    rows = [NoticeRead(notice=notice, person=by, at=when.at) for notice in notices]
    NoticeRead.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)

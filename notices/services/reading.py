"""已读: a person has read what is 知悉; what is 要办 is done with the thing, and nothing here marks it."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from departments.models import User
from indicators.models import Plan
from jiading.day import Moment
from notices.choices import Tab
from notices.matters import Notices
from notices.models import Notice, NoticeRead
from notices.models.notice import NoticeQuerySet


@transaction.atomic
def read(*, notice: Notice, by: User, when: Moment) -> None:
    """Mark one notice as read by the person; one that asks something is left as it is."""
    mark(to_know(by, [notice.task.plan], when).filter(pk=notice.pk), by, when)


@transaction.atomic
def read_matter(*, notice: Notice, by: User, when: Moment) -> None:
    """Mark all notices that are folded together with that one."""
    mark(to_know(by, [notice.task.plan], when).same_matter(notice.pk), by, when)


@transaction.atomic
def read_all(*, by: User, plans: Sequence[Plan], when: Moment) -> int:
    """Mark all that the person has not read of the plans, and return how many matters they were."""
    return mark(to_know(by, plans, when), by, when)


def to_know(by: User, plans: Sequence[Plan], when: Moment) -> NoticeQuerySet:
    """Return what the person has been told of the plans by now and has not read."""
    notices = Notices(by, plans, when.on)
    return notices.rows(Tab.TO_KNOW).filter(notices.is_unread())


def mark(notices: Iterable[Notice], by: User, when: Moment) -> int:
    """Write the marks and return how many matters they are; a notice that was read before keeps its first mark."""
    listed = list(notices)
    rows = [NoticeRead(notice=notice, person=by, at=when.at, on=when.on) for notice in listed]
    NoticeRead.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len({notice.matter for notice in listed})

"""The migration that gives each mark of 已读 its day: the day in Shanghai of the moment at which it was made."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from notices.models import Notice, NoticeRead
from tests.world import DAY, apps_at


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_a_mark_from_before_gets_the_day_of_its_moment(task, people):
    task()
    notice = Notice.objects.for_person(people.wu).get()
    moments = {
        people.wu.pk: datetime(2016, 5, 2, 15, 59, tzinfo=UTC),
        people.lin.pk: datetime(2016, 5, 2, 16, tzinfo=UTC),
    }
    call_command("migrate", "notices", "0001_initial", verbosity=0)
    try:
        reads = apps_at("notices", "0001_initial").get_model("notices", "NoticeRead").objects
        for person, moment in moments.items():
            reads.create(notice_id=notice.pk, person_id=person, at=moment)
    finally:
        call_command("migrate", verbosity=0)
    assert dict(NoticeRead.objects.values_list("person", "on")) == {
        people.wu.pk: DAY("2016-05-02"),
        people.lin.pk: DAY("2016-05-03"),
    }

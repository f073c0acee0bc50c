"""分解表 of a plan that is not wholly handed out says so to who can hand it out, and leads there."""

import pytest
from django.urls import reverse
from lxml import html

pytestmark = pytest.mark.django_db


def offered(client, **query) -> list[str]:
    page = html.fromstring(client.get(reverse("reports:table"), query).content)
    return [link.text_content().strip() for link in page.xpath("//main//a[contains(@class, 'btn-main')]")]


def test_the_office_is_led_to_what_is_not_handed_out(task, people, signed_in):
    task(dispatched=False)
    office = signed_in(people.chen, "2016-04-01")
    page = office.get(reverse("reports:table")).content.decode()
    assert "项任务还没有交办" in page and offered(office) == ["去交办"]


def test_the_way_is_not_offered_where_nothing_is_left_nor_to_whom_it_is_not_open_nor_on_a_past_day(
    task, people, signed_in
):
    task(dispatched=False)
    for person in (people.wu, people.zhao):
        assert "去交办" not in offered(signed_in(person, "2016-04-01"))
    assert "去交办" not in offered(signed_in(people.chen, "2016-04-01"), as_of="2016-03-20")


def test_the_file_of_the_table_is_what_comes_next_once_all_is_handed_out(task, people, signed_in):
    task()
    assert offered(signed_in(people.chen, "2016-04-01")) == ["导出分解表"]

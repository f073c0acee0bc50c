"""签收: within the plan's working days; who is late is shown to the unit, on the task and to the office."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from departments.directory import names_on
from departments.models import SpecialDay
from tasks.as_of.acknowledgements import acknowledgements_of
from tasks.models import TaskUnit
from tasks.services import dispatching, planning
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(on_day):
    """The receipts of the only task on a day, as four lists of names."""

    def tell(day: str) -> tuple:
        rows = TaskUnit.objects.as_of(DAY(day))
        found = acknowledgements_of(rows, on_day(day).with_row().get(), names_on(DAY(day)), DAY(day))
        return tuple(
            [str(one) for one in found_part]
            for found_part in (found.in_time, found.came_late, found.waiting, found.missing)
        )

    return tell


def test_a_unit_is_late_from_the_working_day_after_the_last(task, people, told, on_day):
    made = task(entered="2016-09-30")  # a Friday before seven days of holiday; five working days end on 10-12
    dispatching.acknowledge(task=made, by=people.wu, when=at("2016-10-08"))
    dispatching.acknowledge(task=made, by=people.zhou, when=at("2016-10-14"))
    assert told("2016-10-12") == (["文广局"], [], ["财政局", "马陆镇", "南翔镇"], [])
    assert told("2016-10-14") == (
        ["文广局"],
        ["财政局（2 个工作日）"],
        [],
        ["马陆镇（2 个工作日）", "南翔镇（2 个工作日）"],
    )

    def late(day, who=None):
        return [row.task for row in on_day(day).acknowledgement_overdue(who)]

    assert (late("2016-10-12"), late("2016-10-13"), late("2016-10-13", people.wu.department)) == ([], [made], [])
    assert (late("2016-10-14", people.xie.department), late("2016-10-14", people.zhou.department)) == ([made], [])


def test_a_unit_that_joins_later_has_its_own_days(task, people, units, told):
    made = task()
    for who, day in ((people.wu, "03-02"), (people.zhou, "03-03"), (people.xie, "03-04")):
        dispatching.acknowledge(task=made, by=who, when=at(f"2016-{day}"))
    pairs = [(units["文广局"], "lead"), (units["财政局"], "responsible"), (units["马陆镇"], "responsible")]
    planning.change_task(task=made, by=people.chen, when=at("2016-03-05"), reason="调整。", units=pairs)
    joining = [*pairs, (units["绿洲控股集团"], "responsible")]
    planning.change_task(task=made, by=people.chen, when=at("2016-06-01"), reason="调整。", units=joining)
    assert told("2016-06-08") == (["文广局", "财政局", "马陆镇"], [], ["绿洲控股集团"], [])
    assert told("2016-06-13") == (
        ["文广局", "财政局", "马陆镇"],
        [],
        [],
        ["绿洲控股集团（2 个工作日）"],
    )  # 06-12 was worked


def test_lateness_shows_on_the_workbenches_and_the_task(task, people, signed_in):
    made = task(entered="2016-09-30")
    clerk = signed_in(people.xie, "2016-10-12").get("/").content.decode()
    assert "今天 前签收" in clerk
    assert "签收期限 10月12日，已超 1 个工作日" in signed_in(people.xie, "2016-10-13").get("/").content.decode()
    office = signed_in(people.chen, "2016-10-13")
    assert "签收超期限" in office.get("/").content.decode()
    assert len(office.get(reverse("tasks:list"), {"needs": "receipt"}).context["table"].rows) == 1
    page = office.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert "逾期未签收 4 个单位" in page and "交办后 5 个工作日" in page


def test_a_year_without_holidays_is_told_to_those_who_can_help(task, people, signed_in):
    task("2031-12-31", entered="2031-03-03")
    for who in (people.chen, people.li):
        assert "2031 年的节假日安排还没有录入" in signed_in(who, "2031-03-04").get("/").content.decode()
        assert "节假日安排" not in signed_in(who, "2016-03-04").get("/").content.decode()
    SpecialDay.objects.create(on=DAY("2031-05-01"))
    assert "节假日安排" not in signed_in(people.chen, "2031-03-04").get("/").content.decode()


def test_the_sysadmin_brings_a_years_notice_in_as_a_list(people, signed_in):
    file = io.BytesIO("日期,上班或放假,名称\n2031-05-01,放假,劳动节\n2031-04-27,上班,劳动节调休\n".encode())
    client, url = signed_in(people.li), reverse("admin:departments_specialday_import")
    sent = {"import_file": SimpleUploadedFile("days.csv", file.getvalue(), "text/csv"), "format": "1"}
    page = client.post(url, sent)
    confirm = page.context["confirm_form"].initial
    client.post(reverse("admin:departments_specialday_process_import"), confirm)
    listed = list(SpecialDay.objects.values_list("on", "is_workday", "name"))
    assert listed == [(DAY("2031-05-01"), False, "劳动节"), (DAY("2031-04-27"), True, "劳动节调休")]

"""What people hand in before the pages are written: tables, a filled sheet, reports, a schedule, a lock, filters.

Django's models are imported late: scripts/rendered_pages.py sets Django up first.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
TABLE = (
    "项目名称,具体任务,时间节点,责任单位,牵头部门\n"
    "书房,选址。,2016年底,财政局、水务局,文广局\n"
    "书屋,购书。,尽快,,文广局\n"
)


def posted(client: "Client", address: str, form: Mapping[str, object]) -> str:
    """Post a form; return where the answer leads, or raise ValueError when it was refused."""
    answer = client.post(address, form)
    if answer.status_code != 302:
        faults = re.findall(r"class=\"fault\"[^>]*>([^<]*)", answer.content.decode())
        raise ValueError(f"{address} was refused: {answer.status_code} {faults}")
    return answer.headers["Location"]


def first_group(pattern: str, client: "Client", address: str) -> str:
    """Return what the first group of the pattern holds on that page; raise ValueError when it is not there."""
    found = re.search(pattern, client.get(address).content.decode())
    if found is None:
        raise ValueError(f"{address} has no {pattern}")
    return found[1]


def things_of_the_office(office: "Client", head: "Client", username: str, day: date) -> list[str]:
    """Hand in tables and a filled sheet, make a report, a schedule, a lock and a saved filter; return their addresses.

    `office` and `head` are signed in; `username` is that of the office's account, `day` the present day.
    """
    from django.core.files.uploadedfile import SimpleUploadedFile

    from departments.models import Department
    from jiading.jobs import worker
    from tests.fill_sheets.filling import filled

    official = (ROOT / "tests" / "source" / "jiading.docx").read_bytes()
    found = []
    for file in (("任务表.csv", TABLE.encode()), ("分解表.docx", official)):
        draft = posted(office, "/import/", {"file": SimpleUploadedFile(*file)})
        found += [f"{draft}{rest}" for rest in ("", "?show=all", "?show=left", "?show=cells", "rows/1/", "columns/0/")]
        found += [f"{draft}save/"]
    town = Department.objects.get(name="马陆镇").pk
    blank = office.get("/fill-sheets/download/", {"unit": town}).content
    typed = filled(blank, {"progress": "已完成选址。", "percent": 60}, {"progress": "已办。", "percent": "许多"})
    found.append(posted(office, "/fill-sheets/", {"files": SimpleUploadedFile("马陆镇.xlsx", typed)}))
    posted(office, "/tasks/views/", {"name": "逾期的", "query": "light=overdue"})
    for client in (office, head):
        posted(client, "/reports/make/", {"kind": "list", "day": f"{day:%Y-%m-%d}", "chosen": ""})
        posted(client, "/access/", {"act": "revoke", "token": token_of(client)})
    cycle = {"kind": "official", "every": "monthly", "counts": "last", "starts_on": "2016-08-01", "name": "月报"}
    posted(office, "/reports/schedules/new/", cycle)
    period = first_group(r'<option value="(2016-[^"]+)"', office, "/reports/locks/")
    posted(office, "/reports/locks/", {"period": period, "why": "已报区领导。"})
    worker.run_waiting()
    return [
        *found,
        "/reports/schedules/1/",
        "/reports/locks/1/lift/",
        "/reports/1/file/",
        saving_that_waits(office, username),
    ]


def saving_that_waits(office: "Client", username: str) -> str:
    """Hand in one more table and ask to save it, while no worker runs; return the page that shows how far it is."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from departments.models import User
    from imports.plan_details import PlanDetails
    from imports.services import jobs
    from jiading.day import now

    draft = posted(office, "/import/", {"file": SimpleUploadedFile("待保存.csv", TABLE.encode())})
    details = PlanDetails("daibaocun", "待保存的方案", "", date(2016, 1, 1), date(2016, 12, 31))
    number, by = int(draft.rstrip("/").rpartition("/")[2]), User.objects.get(username=username)
    job = jobs.ask_to_save(draft=number, details=details, version=0, by=by, when=now())
    return reverse("imports:progress", args=[job.pk])


def token_of(client: "Client") -> str:
    """Make two calendar addresses; return the number of the first."""
    for label in ("办公电脑", "手机"):
        client.post("/access/", {"act": "make", "purpose": "calendar", "label": label})
    return first_group(r'name="token" value="(\d+)"', client, "/access/")

"""The pages of 填报单 without JavaScript: download, upload, compare, confirm; before that nothing is written."""

import io
import zipfile
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from fill_sheets.models import FillSheetDraft
from tasks.models import LedgerEntry
from tests.fill_sheets.filling import changed, filled, sent_to

pytestmark = pytest.mark.django_db
HOME = "fill_sheets:list"
DONE = {"progress": "已完成选址。", "percent": 60}


def upload(client, *files: tuple[str, bytes], day: str = ""):
    handed = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(reverse(HOME) + (f"?as_of={day}" if day else ""), {"files": handed})


def download(client, **query):
    return client.get(reverse("fill_sheets:download"), query)


def name_of(answer) -> str:
    return unquote(answer["Content-Disposition"].partition("''")[2])


def review(draft) -> str:
    return reverse("fill_sheets:review", args=[draft.pk])


def test_units_without_an_account_are_chosen_already(task, people, signed_in):
    task()
    page = signed_in(people.chen).get(reverse(HOME)).content.decode()
    assert page.count("没有人登录</span>") == 1
    assert page.count('name="unit"') == 4
    assert page.count(" checked") == 1


def test_the_workbench_and_the_list_lead_there_for_the_office_alone(task, people, signed_in):
    task()
    for who, leads in ((people.chen, True), (people.wu, False), (people.zhao, False)):
        client = signed_in(who)
        for address in ("tasks:workbench", "tasks:list"):
            assert (reverse(HOME) in client.get(reverse(address)).content.decode()) is leads


def test_one_unit_is_a_workbook_and_several_are_a_zip_with_chinese_names(task, units, people, signed_in):
    task()
    client = signed_in(people.chen, today="2016-05-01")
    one = download(client, unit=units["马陆镇"].pk)
    assert name_of(one) == "填报单_马陆镇_测试方案2016_截至2016-05-01.xlsx"
    assert load_workbook(io.BytesIO(one.content)).active["A2"].value == "填报单位：马陆镇"
    several = download(client, unit=[units["马陆镇"].pk, units["南翔镇"].pk])
    assert name_of(several) == "填报单_测试方案2016_截至2016-05-01.zip"
    assert len(zipfile.ZipFile(io.BytesIO(several.content)).namelist()) == 2
    assert len(zipfile.ZipFile(io.BytesIO(download(client, all=1).content)).namelist()) == 4


@pytest.mark.parametrize("query", [{}, {"unit": "x"}, {"unit": "999999"}, {"unit": "\0"}])
def test_without_a_unit_the_page_says_what_to_do(task, people, signed_in, query):
    task()
    answer = signed_in(people.chen).get(reverse("fill_sheets:download"), query, follow=True)
    assert "请先勾选要发填报单的单位。" in answer.content.decode()


def test_the_whole_way_there_and_back(task, units, people, signed_in, ledger_is_whole):
    made = task()
    client = signed_in(people.chen, today="2016-05-01")
    blank = download(client, unit=units["马陆镇"].pk).content
    before = LedgerEntry.objects.count()
    answer = upload(client, ("马陆镇.xlsx", filled(blank, DONE)), ("未填.xlsx", blank))
    draft = FillSheetDraft.objects.get()
    assert answer["Location"] == review(draft)
    page = client.get(review(draft))
    shown = page.content.decode()
    assert "将代录 1 条" in shown
    assert "已完成选址。" in shown
    assert LedgerEntry.objects.count() == before
    seen = page.context["review"].fingerprint
    done = client.post(review(draft), {"act": "enter", "seen": seen}, follow=True).content.decode()
    assert "已代录 1 条进展，写入台账。" in done
    assert "确认代录" not in done
    assert LedgerEntry.objects.count() == before + 1
    task_page = client.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert "马陆镇 陈（代录）" in task_page
    assert "填报单：马陆镇.xlsx，填报单第7行" in task_page
    again = client.post(review(draft), {"act": "enter", "seen": seen})
    assert again.status_code == 422
    assert "已经录入或放弃" in again.content.decode()
    upload(client, ("马陆镇.xlsx", filled(blank, DONE)))
    assert "0 处变更" in client.get(review(FillSheetDraft.objects.first())).content.decode()
    assert LedgerEntry.objects.count() == before + 1
    assert ledger_is_whole()


def test_a_conflict_is_shown_side_by_side_and_the_choice_stays_when_something_is_missing(
    task, report, units, people, signed_in
):
    first, second = task(), task()
    client = signed_in(people.chen, today="2016-05-06")
    blank = sent_to(units["马陆镇"], first.plan, people.chen)
    for made in (first, second):
        report(made, "2016-05-05", by=people.xie, progress="网上已报。")
    upload(client, ("马陆镇.xlsx", filled(blank, DONE, DONE | {"progress": "第二项。"})))
    draft = FillSheetDraft.objects.get()
    page = client.get(review(draft))
    assert page.content.decode().count("网上已报。") == 2
    before = LedgerEntry.objects.count()
    said = {"act": "enter", "seen": page.context["review"].fingerprint, "row-0-0": "enter"}
    refused = client.post(review(draft), said)
    assert refused.status_code == 422
    assert "还有 1 行没有选择" in refused.content.decode()
    assert refused.content.decode().count(" checked") == 1
    assert LedgerEntry.objects.count() == before
    client.post(review(draft), said | {"row-0-1": "skip"})
    assert [entry.text for entry in LedgerEntry.objects.filter(unit=units["马陆镇"]).order_by("pk")] == [
        "网上已报。",
        "网上已报。",
        "已完成选址。",
    ]


def test_a_confirmation_of_what_was_not_shown_enters_nothing(task, units, people, signed_in):
    task()
    client = signed_in(people.chen, today="2016-05-01")
    upload(client, ("a.xlsx", filled(download(client, unit=units["马陆镇"].pk).content, DONE)))
    draft, before = FillSheetDraft.objects.get(), LedgerEntry.objects.count()
    for said in ({}, {"act": "enter"}, {"act": "enter", "seen": "x"}, {"act": "nonsense"}):
        answer = client.post(review(draft), said)
        assert answer.status_code == 422
        assert "又有了变化，没有录入" in answer.content.decode()
    assert LedgerEntry.objects.count() == before


def test_an_upload_can_be_given_up_and_is_nobody_elses_to_see(task, units, people, signed_in):
    task()
    client = signed_in(people.chen, today="2016-05-01")
    upload(client, ("a.xlsx", filled(download(client, unit=units["马陆镇"].pk).content, DONE)))
    draft, before = FillSheetDraft.objects.get(), LedgerEntry.objects.count()
    assert signed_in(people.sun).get(review(draft)).status_code == 404
    assert "还没有确认" in client.get(reverse(HOME)).content.decode()
    client.post(review(draft), {"act": "discard"})
    assert "还没有确认" not in client.get(reverse(HOME)).content.decode()
    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "请选择单位填好的填报单"),
        ([("x.xlsx", b"PK\x03\x04broken")], "「x.xlsx」"),
        ([("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)], "「另存为」.xlsx 再上传"),
        ([("x.pdf", b"%PDF-1.7")], "「x.pdf」"),
        ([("x.csv", "编号,进展\n1,x\n".encode())], "里没有找到填报单"),
        ([(f"{n}.xlsx", b"x") for n in range(41)], "一次最多上传 40 个文件，现有 41 个"),
    ],
)
def test_a_bad_file_is_told_by_name_and_nothing_is_kept(people, plan, task, signed_in, files, sentence):
    task()
    answer = upload(signed_in(people.chen), *files)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not FillSheetDraft.objects.exists()


def test_a_bad_file_does_not_hold_up_the_good_ones(task, units, people, signed_in):
    task()
    client = signed_in(people.chen, today="2016-05-01")
    good = filled(download(client, unit=units["马陆镇"].pk).content, DONE)
    upload(client, ("坏.xlsx", b"PK\x03\x04broken"), ("好.xlsx", good))
    page = client.get(review(FillSheetDraft.objects.get())).content.decode()
    assert "「坏.xlsx」" in page
    assert "将代录 1 条" in page


def test_refused_rows_are_shown_with_their_cells_and_what_was_typed(task, units, people, signed_in):
    task()
    client = signed_in(people.chen, today="2016-05-01")
    blank = download(client, unit=units["马陆镇"].pk).content
    spoiled = changed(filled(blank, DONE | {"progress": "<b>不能丢</b>"}), lambda page: page.__setitem__("E7", "改期"))
    upload(client, ("马陆镇.xlsx", spoiled))
    page = client.get(review(FillSheetDraft.objects.get())).content.decode()
    assert "填报单!E7" in page
    assert "发出时是「2016-06-30」" in page
    assert "&lt;b&gt;不能丢&lt;/b&gt;" in page
    assert "0 处变更" in page


def test_nothing_is_handed_out_taken_back_or_entered_on_a_past_day(task, units, people, signed_in):
    task()
    client = signed_in(people.chen, today="2016-05-10")
    blank = download(client, unit=units["马陆镇"].pk).content
    upload(client, ("a.xlsx", filled(blank, DONE)))
    draft = FillSheetDraft.objects.get()
    seen = client.get(review(draft)).context["review"].fingerprint
    before = LedgerEntry.objects.count()
    assert download(client, unit=units["马陆镇"].pk, as_of="2016-05-01").status_code == 302
    assert "请先回到今天" in upload(client, ("a.xlsx", blank), day="2016-05-01").content.decode()
    answer = client.post(f"{review(draft)}?as_of=2016-05-01", {"act": "enter", "seen": seen})
    assert answer.status_code == 422
    assert FillSheetDraft.objects.count() == 1
    assert LedgerEntry.objects.count() == before


def test_the_review_asks_the_same_number_of_questions_for_three_rows_and_for_six(task, units, people, signed_in):
    client = signed_in(people.chen, today="2016-05-01")
    counts = []
    for rows in (3, 6):
        for _ in range(3):
            made = task()
        blank = sent_to(units["马陆镇"], made.plan, people.chen)
        upload(client, ("a.xlsx", filled(blank, *[DONE] * rows)))
        address = review(FillSheetDraft.objects.first())
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts == [13, 13]

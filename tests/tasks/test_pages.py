"""The pages of the work: what an officer does; bad input gets a sentence beside its field, stays, and is not saved."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tasks.models import Evidence, LedgerEntry
from tasks.services import extensions
from tests.world import DAY, PASSWORD, at

pytestmark = pytest.mark.django_db
CLAIM = {"text": "全部完成。", "reason": "其他单位配合。", "point_0": "办了三场。", "point_1": "已达标。"}
TOKEN = re.compile(r"[A-Za-z0-9]{64}")
GOOD = {"progress": "已完成选址。", "percent": "40", "issues": "", "next_steps": ""}


def act(task, slug: str = "report") -> str:
    return reverse("tasks:act", args=[task.pk, slug])


def entries(task) -> int:
    return LedgerEntry.objects.filter(task=task).count()


def test_a_clerk_reports_with_a_file_and_is_led_back_to_the_task(task, people, signed_in, evidence_file):
    made = task()
    client = signed_in(people.wu)
    page = client.get(reverse("tasks:detail", args=[made.pk]))
    hidden = {name: page.context["form"].initial[name] for name in ("key", "seen")}
    answer = client.post(act(made), GOOD | hidden | {"files": [evidence_file], "finished": "on"}, follow=True)
    assert answer.redirect_chain == [(reverse("tasks:detail", args=[made.pk]), 302)]
    shown = answer.content.decode()
    assert "已提交进展反馈" in shown
    assert "已完成选址。" in shown
    kept = Evidence.objects.get()
    file = client.get(reverse("tasks:evidence", args=[made.pk, kept.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%BB%E4%B9%A6")


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"progress": ""}, "progress", "请写明进展：做了什么，到了哪一步。"),
        ({"percent": "101"}, "percent", "完成百分比不能大于 100。"),
        ({"percent": "-1"}, "percent", "完成百分比不能小于 0。"),
        ({"percent": "四十"}, "percent", "请填写 0 到 100 的整数。"),
        ({"percent": ""}, "percent", "请填写 0 到 100 的整数。"),
        ({"progress": "坏\x00字"}, "progress", "控制字符"),
        ({"issues": "坏\x1f字"}, "issues", "控制字符"),
        ({"next_steps": "\u202e倒写"}, "next_steps", "控制字符"),
        ({"progress": "长" * 1_000_000}, "progress", "最多 5000 字，现有 1000000 字"),
    ],
)
def test_bad_words_get_a_sentence_and_the_typed_text_stays(task, people, signed_in, said, field, sentence):
    made = task()
    answer = signed_in(people.wu).post(act(made), GOOD | {"next_steps": "继续推进。"} | said)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert sentence in "".join(form.errors[field])
    assert {name: form[name].value() for name in said} == said
    assert entries(made) == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("程序.exe", b"MZ", "不能上传"),
        ("网页.html", b"<html>", "不能上传"),
        ("宏.xlsm", b"PK\x03\x04", "不能上传"),
        ("双.exe.pdf", b"%PDF-1.4", "不能上传"),
        ("空.pdf", b"", "空文件"),
        ("假.pdf", b"<script>", "内容和扩展名不符"),
        ("假.docx", b"PK\x03\x04xx", "内容和扩展名不符"),
        ("藏.jpg", b"\xff\xd8\xff" + b"x" * 50 + b"PK\x05\x06" + b"\0" * 18, "内容和扩展名不符"),
        ("大.pdf", b"%PDF-" + b"x" * (20 << 20), "超过 20 MB"),
        ("很" * 160 + ".pdf", b"%PDF-", "文件名"),
    ],
)
def test_a_forbidden_file_is_named_and_nothing_is_saved(task, people, signed_in, name, content, sentence):
    made = task()
    files = [SimpleUploadedFile("好.pdf", b"%PDF-1.4 x"), SimpleUploadedFile(name, content)]
    answer = signed_in(people.wu).post(act(made), GOOD | {"files": files})
    assert sentence in "".join(answer.context["form"].errors["files"])
    assert answer.context["form"]["progress"].value() == GOOD["progress"]
    assert (entries(made), Evidence.objects.count()) == (2, 0)


def test_a_form_opened_before_a_newer_entry_shows_it_and_keeps_the_text(task, report, people, signed_in):
    made, key = task(), str(uuid4())
    report(made, "2016-10-14", by=people.xie, progress="马陆镇已办。")
    client = signed_in(people.wu)
    answer = client.post(act(made), GOOD | {"key": key, "seen": "2"})
    shown = answer.content.decode()
    assert (answer.status_code, entries(made)) == (422, 3)
    assert "又有 1 条新台账" in shown
    assert "马陆镇已办。" in shown
    assert answer.context["form"]["progress"].value() == GOOD["progress"]
    again = {name: answer.context["form"][name].value() for name in ("key", "seen")}
    assert again == {"key": key, "seen": "3"}
    assert client.post(act(made), GOOD | again).status_code == 302
    assert client.post(act(made), GOOD | again).status_code == 302  # a double click
    assert entries(made) == 4


def test_typed_text_survives_an_expired_session(task, people, settings):
    made, client = task(), Client()
    settings.PORTAL_TODAY = at("2016-10-15").on
    answer = client.post(act(made), GOOD | {"progress": "打了半小时的字。"})
    assert answer["Location"] == f"/sign-in/?next={act(made)}"
    answer = client.post(answer["Location"], {"username": "wu", "password": PASSWORD, "next": act(made)}, follow=True)
    assert answer.context["form"]["progress"].value() == "打了半小时的字。"
    assert "已恢复您上次填写的内容" in answer.content.decode()
    assert client.get(act(made)).context["form"]["progress"].value() is None  # taken once
    assert entries(made) == 2


def test_typed_text_survives_a_stale_token(task, people, signed_in):
    made, client = task(), signed_in(people.wu, enforce_csrf_checks=True)
    answer = client.post(act(made), GOOD, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "您填写的内容都还在" in answer.content.decode()
    assert client.get(act(made)).context["form"]["progress"].value() == GOOD["progress"]
    other = client.post(act(made), GOOD, headers={"Origin": "http://evil.example"})
    assert "您填写的内容都还在" not in other.content.decode()


def test_in_the_background_an_expired_session_leads_to_the_sign_in(task):
    made = task()
    answer = Client().post(act(made), GOOD, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/sign-in/?next={act(made)}"


def test_the_past_can_be_looked_at_but_not_written(task, report, people, signed_in):
    made = task()
    report(made, "2016-05-01")
    client = signed_in(people.wu)
    page = client.get(reverse("tasks:detail", args=[made.pk]), {"as_of": "2016-04-15"})
    assert "正在查看" in page.content.decode()
    assert "form" not in page.context
    assert [shown.entry.kind for shown in page.context["entries"]] == ["dispatched", "entered"]
    answer = client.post(act(made) + "?as_of=2016-04-15", GOOD)
    assert "先回到今天" in answer.content.decode()
    assert entries(made) == 3


def test_extra_fields_of_a_form_change_nothing(task, people, signed_in):
    made = task()
    extra = {
        "by": people.chen.pk,
        "unit": people.zhou.department_id,
        "on": "2016-01-01",
        "state": "completed",
        "text": "x",
    }
    signed_in(people.wu).post(act(made), GOOD | extra)
    entry = LedgerEntry.objects.get(task=made, kind="reported")
    assert (entry.by, entry.unit, str(entry.on), entry.state_after) == (
        people.wu,
        people.wu.department,
        "2016-10-15",
        "in_progress",
    )


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "长" * 5000,
        "light=紫",
        "state=x",
        "category=99999",
        "lead=abc",
        "due_from=2016-02-30",
        "page=abc",
        "page=999",
        "sort=nix",
        "unit=1&role=lead",
        "needs=finish",
    ],
)
def test_no_filter_breaks_the_list(task, people, signed_in, query):
    task()
    answer = signed_in(people.chen).get(f"{reverse('tasks:list')}?{query}")
    assert answer.status_code == 200


def test_a_filter_that_makes_no_sense_says_so_and_shows_nothing(task, people, signed_in):
    task()
    answer = signed_in(people.chen).get(reverse("tasks:list"), {"due_from": "2016-02-30"})
    assert len(answer.context["table"].rows) == 0
    assert answer.context["filter"].form.errors["due_from"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"unit": "财政局"}, {"甲", "乙"}),
        ({"unit": "财政局", "role": "lead"}, {"乙"}),
        ({"lead": "文广局"}, {"甲"}),
        ({"light": "overdue"}, {"甲"}),
        ({"due_from": "2016-12-01", "due_to": "2016-12-31"}, {"乙"}),
        ({"q": "乙"}, {"乙"}),
        ({"state": "pending"}, {"甲", "乙"}),
        ({"silent": "1"}, {"甲", "乙"}),
        ({"category": "none"}, {"乙"}),
    ],
)
def test_each_filter_finds_what_it_says(task, people, units, signed_in, query, found):
    task("2016-06-30", text="甲")
    task("2016-12-31", text="乙", pairs=[(units["财政局"], "lead")], category="")
    asked = {name: units[value].pk if value in units else value for name, value in query.items()}
    rows = signed_in(people.chen).get(reverse("tasks:list"), asked).context["table"].rows
    assert {row.record.text for row in rows} == found


PAGES = [  # one of them counts the unread notices for the bell
    ("chen", "tasks:workbench", 18),
    ("xie", "tasks:workbench", 15),
    ("chen", "tasks:list", 17),
    ("chen", "reports:table", 12),
    ("chen", "reports:overview", 20),
    ("chen", "reports:overdue", 12),
    ("chen", "tasks:questions", 9),
    ("qian", "tasks:audit", 8),
]


@pytest.mark.parametrize(("who", "name", "most"), PAGES)
def test_a_page_asks_the_database_as_often_for_one_row_as_for_three(
    task, report, people, signed_in, django_assert_max_num_queries, who, name, most
):
    client, counts = signed_in(getattr(people, who)), []
    for number in (1, 2):
        for _ in range(number):
            report(task("2016-06-30"), "2016-10-01")
        with django_assert_max_num_queries(most) as asked:
            client.get(reverse(name))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_task_page_asks_as_often_for_many_entries_as_for_few(
    task, report, people, signed_in, django_assert_max_num_queries
):
    made, counts, client = task(), [], signed_in(people.wu)
    for days in (("2016-04-01",), ("2016-04-02", "2016-04-03", "2016-04-04")):
        for day in days:
            report(made, day)
        with django_assert_max_num_queries(22) as asked:
            client.get(reverse("tasks:detail", args=[made.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_another_units_task_is_as_little_found_as_one_that_does_not_exist(
    task, report, people, signed_in, evidence_file
):
    made = task()
    report(made, "2016-04-01", files=[evidence_file])
    client, file = signed_in(people.zheng), Evidence.objects.get()
    pairs = [
        (reverse("tasks:detail", args=[made.pk]), reverse("tasks:detail", args=[99999])),
        (reverse("tasks:evidence", args=[made.pk, file.pk]), reverse("tasks:evidence", args=[99999, 99999])),
        (act(made), reverse("tasks:act", args=[99999, "report"])),
    ]
    for there, nowhere in pairs:
        answers = [client.get(there), client.get(nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        pages = [TOKEN.sub("", answer.content.decode().split("请求号")[0]) for answer in answers]
        assert pages[0].replace(there, "") == pages[1].replace(nowhere, "")


def test_a_file_of_one_task_is_not_found_under_another(task, report, people, signed_in, evidence_file):
    one, two = task(), task()
    report(one, "2016-04-01", files=[evidence_file])
    file = Evidence.objects.get()
    assert signed_in(people.wu).get(reverse("tasks:evidence", args=[two.pk, file.pk])).status_code == 404


def test_a_damaged_file_is_not_handed_out(task, report, people, signed_in, evidence_file):
    made = task()
    report(made, "2016-04-01", files=[evidence_file])
    file = Evidence.objects.get()
    with open(file.file.path, "ab") as stored:
        stored.write(b"x")
    answer = signed_in(people.wu).get(reverse("tasks:evidence", args=[made.pk, file.pk]))
    assert (answer.status_code, "校验值不符" in answer.content.decode()) == (409, True)


def test_the_office_dispatches_settles_and_decides_in_the_browser(task, report, people, signed_in, official=None):
    made = task(dispatched=False)
    client = signed_in(people.chen)
    assert reverse("tasks:dispatch_list") in client.get("/").content.decode()
    client.post(reverse("tasks:dispatch_list"), {"tasks": [made.pk], "key": uuid4()})
    signed_in(people.wu).post(act(made), GOOD)
    signed_in(people.lin).post(act(made, "claim"), CLAIM)
    assert "审核 1 件办结申请" in client.get("/").content.decode()
    answer = client.post(act(made, "send-back"), {"text": ""})
    assert answer.status_code == 422
    client.post(act(made, "confirm"), {"text": ""})
    made.refresh_from_db()
    assert made.present.state == "completed"


def test_the_choices_of_a_past_day_know_no_category_of_later(task, people, signed_in):
    task(category="甲类")
    task(category="乙类", entered="2016-04-02")
    client = signed_in(people.chen)
    for day, names in (("2016-04-01", ["甲类"]), ("2016-04-02", ["甲类", "乙类"])):
        form = client.get(reverse("tasks:list"), {"as_of": day}).context["filter"].form
        assert [label for _, label in form.fields["category"].choices][1:-1] == names


def test_a_later_date_asked_for_after_the_deadline_is_told_on_the_tasks_page(task, people, signed_in):
    made = task("2016-06-30")
    said = {"due_on": DAY("2016-12-31"), "text": "申请延期。"}
    extensions.ask(task=made, by=people.lin, when=at("2016-07-05"), **said)
    page = signed_in(people.chen).get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert ("申请延期。" in page, "补报" in page) == (True, False)

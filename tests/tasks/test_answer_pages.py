"""What comes back to a unit: a claim that was sent back, and a request that waits for its reply."""

import re

import pytest
from django.urls import reverse
from lxml import html

from tasks.ledger.verify import faults
from tasks.models import Evidence, LedgerEntry
from tasks.services import claims, steering, urging
from tests.world import DAY, answers_to, at, claim

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def returned(task, report, people):
    """A task whose claim was sent back on 2016-10-12 because its second point is not met."""
    made = task("2016-12-31")
    report(made, "2016-10-01")
    claim(task=made, by=people.lin, when=at("2016-10-10"), text="已办成。", reason="街镇长期配合。")
    claims.send_back(task=made, by=people.chen, when=at("2016-10-12"), text="缺验收单。", point="达到标准。")
    return made


def test_a_returned_claim_comes_back_filled_with_its_reason_and_the_unmet_point_marked(returned, people, signed_in):
    url = reverse("tasks:act", args=[returned.pk, "claim"])
    answer = signed_in(people.lin).get(url)
    form, shown = answer.context["form"], text_of(answer)
    values = {name: form[name].value() for name in ("text", "reason", "point_0", "point_1")}
    first, second = answers_to(returned)
    assert values == {"text": "已办成。", "reason": "街镇长期配合。", "point_0": first, "point_1": second}
    assert "退回 2016-10-12 创建办 陈 缺验收单。 没有达到的要求：达到标准。" in shown
    assert re.findall(r'name="(\w+)"[^>]*data-unmet', answer.content.decode()) == ["point_1"]
    assert shown.count("退回时这一条没有达到要求") == 1


def test_a_claim_that_was_not_returned_begins_empty(task, report, people, signed_in):
    made = task("2016-12-31")
    report(made, "2016-10-01")
    answer = signed_in(people.lin).get(reverse("tasks:act", args=[made.pk, "claim"]))
    assert not answer.context["form"]["text"].value() and "已填入上次申请的内容" not in text_of(answer)


def test_a_new_round_does_not_begin_with_a_claim_of_the_round_before(returned, people, signed_in):
    claim(task=returned, by=people.lin, when=at("2016-10-13"), text="这次办成了。", reason="街镇长期配合。")
    claims.confirm(task=returned, by=people.sun, when=at("2016-10-14"))
    steering.reopen(task=returned, by=people.chen, when=at("2016-10-15"), text="回头看。")
    answer = signed_in(people.lin).get(reverse("tasks:act", args=[returned.pk, "claim"]))
    assert not answer.context["form"]["text"].value()


def test_what_was_typed_is_kept_before_the_last_claim_when_the_form_is_refused(returned, people, signed_in):
    url = reverse("tasks:act", args=[returned.pk, "claim"])
    answer = signed_in(people.lin).post(url, {"text": "补了验收单。", "point_0": "", "point_1": "有了。"})
    form = answer.context["form"]
    assert answer.status_code == 422 and form["text"].value() == "补了验收单。" and "缺验收单。" in text_of(answer)


def test_a_reply_shows_what_was_asked_and_takes_files(task, people, signed_in, evidence_file):
    made = task("2016-12-31")
    day = DAY("2016-10-14")
    urging.urge(task=made, by=people.sun, when=at("2016-10-10"), text="请说明进度。", reply_by=day)
    urging.instruct(task=made, by=people.zhao, when=at("2016-10-11"), text="抓紧落实。", reply_by=DAY("2016-10-20"))
    browser, url = signed_in(people.wu), reverse("tasks:act", args=[made.pk, "reply"])
    form = text_of(browser.get(url)).split("最近的台账")[0]
    assert "提醒 孙 2016-10-10 应在 2016-10-14 前回复，已过期 请说明进度。" in form
    assert "批示 赵 2016-10-11 请在 2016-10-20 前回复 抓紧落实。" in form
    sent = {"text": "材料附上。", "files": evidence_file, "title": "进度照片", "evidence": "photo", "seen": "99"}
    assert browser.post(url, sent).status_code == 302
    file = Evidence.objects.get()
    assert (file.entry, file.title, file.evidence) == (LedgerEntry.objects.get(kind="replied"), "进度照片", "photo")
    assert "进度照片" in text_of(browser.get(reverse("tasks:detail", args=[made.pk])))
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("who", "slug", "button"),
    [("chen", "cancel", "取消这项任务"), ("chen", "suspend", "中止这项任务"), ("wu", "reply", "提交回复")],
)
def test_the_button_names_its_object_and_the_way_out_is_another(task, people, signed_in, who, slug, button):
    made = task()
    urging.urge(task=made, by=people.chen, when=at("2016-06-01"), text="请抓紧。", reply_by=DAY("2016-06-10"))
    page = html.fromstring(signed_in(getattr(people, who)).get(reverse("tasks:act", args=[made.pk, slug])).content)
    (end,) = page.find_class("form-end")
    assert [" ".join(each.text_content().split()) for each in end.xpath("./a | ./button")] == ["返回任务", button]
    assert end.find("a").get("href") == reverse("tasks:detail", args=[made.pk])

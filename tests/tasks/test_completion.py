"""办结: claimed point by point with the demanded evidence; bulk confirmation only of claims that were opened."""

from uuid import uuid4

import pytest
from django.urls import reverse

from demonstration.files import made_up_pdf
from departments.roles import NotAllowed
from tasks.ledger.claim_checklist import checklist_of
from tasks.ledger.facts import Facts
from tasks.models import Evidence, LedgerEntry
from tasks.refusals import NothingChanged, NotInThisState, ReasonIsMissing
from tasks.services import claims, demands, progress, steering
from tasks.services.demands import EvidenceIsMissing
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(task, report, units):
    """A task of one unit, at work."""

    def make(**more):
        made = task(pairs=[(units["文广局"], "lead")], **more)
        report(made, "2016-04-01")
        return made

    return make


def claimed(task, people, day="2016-05-01", **more):
    return claim(task=task, by=people.lin, when=at(day), text="已完成。", **more)


@pytest.mark.parametrize(
    ("standard", "points"),
    [
        ("", ["1、办事。"]),
        ("达到标准。", ["1、办事。", "达到标准。"]),
        ("设馆；开放，免费。\n配人", ["1、办事。", "设馆；", "开放，免费。", "配人"]),
        (
            "；".join("甲乙丙丁戊己庚辛壬癸子丑寅"),
            ["1、办事。", *(f"{c}；" for c in "甲乙丙丁戊己庚辛壬癸"), "子；丑；寅"],
        ),
    ],
)
def test_the_points_of_a_claim_are_the_task_and_each_sentence_of_the_standard(standard, points):
    assert checklist_of(Facts(mark="1、", text="办事。", standard=standard)) == points


def test_a_claim_answers_every_point(ready, people):
    made = ready()
    for answers in ([], ["只答一条。"], ["答。", "  "]):
        with pytest.raises(ReasonIsMissing, match="请写明这一条的完成情况"):
            claimed(made, people, answers=answers)
    entry = claimed(made, people, answers=["办了三场。", "已达标。"])
    assert entry.detail["points"] == [
        {"point": "1、开展读书活动。", "answer": "办了三场。"},
        {"point": "达到标准。", "answer": "已达标。"},
    ]


def handed(task, people, day, evidence):
    said, file = progress.ProgressUpdate("材料附后。", 80), made_up_pdf(f"{evidence or '无'}.pdf")
    return progress.report(task=task, by=people.wu, when=at(day), said=said, files=[file], evidence=evidence)


def test_a_claim_without_the_demanded_evidence_is_refused(ready, people, signed_in, ledger_is_whole):
    made = ready()
    demands.demand(task=made, by=people.chen, when=at("2016-04-02"), kinds=["photo", "document"])
    with pytest.raises(EvidenceIsMissing, match="办结须提交：文件、照片"):
        claimed(made, people)
    page = signed_in(people.chen, "2016-04-03").get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert "文件 ○ 还没有" in page and "照片 ○ 还没有" in page
    handed(made, people, "2016-04-03", "")
    handed(made, people, "2016-04-04", "document")
    with pytest.raises(EvidenceIsMissing, match="办结须提交：照片。"):
        claimed(made, people)
    assert Evidence.objects.count() == 2
    with pytest.raises(EvidenceIsMissing):
        claimed(made, people, files=[made_up_pdf("x.pdf")], evidence="other")
    assert Evidence.objects.count() == 2
    entry = claimed(made, people, files=[made_up_pdf("照片.pdf")], evidence="photo")
    assert (entry.detail["files"][0]["evidence"], Evidence.objects.get(name="照片.pdf").entry) == ("photo", entry)
    assert ledger_is_whole()


def test_what_is_demanded_is_the_offices_word_and_an_entry(ready, people):
    made = ready()
    with pytest.raises(NotAllowed):
        demands.demand(task=made, by=people.lin, when=at("2016-04-02"), kinds=["photo"])
    entry = demands.demand(task=made, by=people.chen, when=at("2016-04-02"), kinds=["photo", "nonsense"])
    assert (entry.kind, entry.detail) == ("demanded", {"before": [], "kinds": ["photo"]})
    with pytest.raises(NothingChanged):
        demands.demand(task=made, by=people.chen, when=at("2016-04-03"), kinds=["photo"])
    demands.demand(task=made, by=people.chen, when=at("2016-04-03"), kinds=[])
    made.refresh_from_db()
    assert made.present.demanded == ()
    claimed(made, people)
    claims.confirm(task=made, by=people.chen, when=at("2016-05-02"))
    with pytest.raises(NotInThisState):
        demands.demand(task=made, by=people.chen, when=at("2016-05-03"), kinds=["photo"])


def act(task, slug):
    return reverse("tasks:act", args=[task.pk, slug])


def test_the_heads_form_asks_point_by_point_and_takes_files(ready, people, signed_in):
    made = ready()
    head = signed_in(people.lin, "2016-05-01")
    page = head.get(act(made, "claim")).content.decode()
    assert "对照 1：1、开展读书活动。" in page and "对照 2：达到标准。" in page and "multipart/form-data" in page
    said = {"text": "全部完成。", "point_0": "办了三场。", "key": str(uuid4())}
    bad = head.post(act(made, "claim"), said)
    assert bad.status_code == 422 and "办了三场。" in bad.content.decode()
    files = {"files": [made_up_pdf("总结.pdf")], "evidence": "document"}
    head.post(act(made, "claim"), said | {"point_1": "已达标。"} | files)
    entry = LedgerEntry.objects.get(kind="claimed")
    assert [each["answer"] for each in entry.detail["points"]] == ["办了三场。", "已达标。"]
    assert entry.detail["files"][0]["evidence"] == "document"


def test_the_confirmer_sees_claim_evidence_returns_and_what_changed_since(ready, report, people, signed_in):
    made = ready()
    claimed(made, people, "2016-05-01", answers=["第一次。", "第一次。"])
    claims.send_back(task=made, by=people.chen, when=at("2016-05-02"), text="缺清单。", point="达到标准。")
    handed(made, people, "2016-05-03", "document")
    claimed(made, people, "2016-05-04", answers=["第二次办了三场。", "附清单。"])
    answer = signed_in(people.sun, "2016-05-05").get(act(made, "confirm"))
    review, page = answer.context["review"], answer.content.decode()
    assert [entry.on for entry in review.claims] == [DAY("2016-05-04")]
    assert [entry.kind for entry in review.returns] == ["sent_back"]
    assert [entry.kind for entry in review.changed] == ["sent_back", "reported"]
    assert [(file.name, file.get_evidence_display(), file.pk in review.new_files) for file in review.evidence] == [
        ("document.pdf", "文件", True)
    ]
    for words in ("第二次办了三场。", "缺清单。", "没有达到的要求：达到标准。", "退回过 1 次", "上次申请以后"):
        assert words in page, words


def test_a_return_names_the_point_that_is_not_met(ready, people, signed_in):
    made = ready()
    claimed(made, people)
    office = signed_in(people.chen, "2016-05-02")
    refused = office.post(act(made, "send-back"), {"text": "缺清单。", "point": "别的"})
    assert refused.status_code == 422
    office.post(act(made, "send-back"), {"text": "缺清单。", "point": "达到标准。"})
    assert LedgerEntry.objects.get(kind="sent_back").detail == {"point": "达到标准。"}
    assert "没有达到的要求：达到标准。" in signed_in(people.lin, "2016-05-03").get(act(made, "claim")).content.decode()


def test_several_claims_are_confirmed_together_only_after_each_was_opened(ready, report, people, signed_in):
    made = [ready(), ready(), ready()]
    for one in made:
        claimed(one, people)
    office, url = signed_in(people.chen, "2016-05-02"), reverse("tasks:review")
    ticked = {"tasks": [one.pk for one in made], "key": str(uuid4())}
    answer = office.post(url, ticked)
    assert answer.status_code == 422 and "还有 3 项没有打开看过" in answer.content.decode()
    for one in made:
        office.get(act(one, "confirm"))
    assert signed_in(people.sun, "2016-05-02").post(url, ticked).status_code == 422  # another person's look is not mine
    report(made[2], "2016-05-02")
    answer = office.post(url, ticked)
    assert "还有 1 项没有打开看过，或看过以后又有新台账" in answer.content.decode()
    assert not LedgerEntry.objects.filter(kind="confirmed").exists()
    answer = office.post(url, ticked | {"tasks": [made[0].pk, made[1].pk], "text": "符合要求。"}, follow=True)
    assert "已审核通过 2 项任务" in answer.content.decode()
    assert set(LedgerEntry.objects.filter(kind="confirmed").values_list("task", "text")) == {
        (made[0].pk, "符合要求。"),
        (made[1].pk, "符合要求。"),
    }
    assert [one.task.task_id for one in office.get(url).context["rows"]] == [made[2].pk]


@pytest.mark.parametrize("service", [steering.suspend, steering.cancel])
def test_where_the_plan_says_so_steering_names_its_document(ready, people, plan, service):
    made = ready()
    plan.needs_document = True
    plan.save()
    with pytest.raises(ReasonIsMissing, match="依据文件的文号") as refusal:
        service(task=made, by=people.chen, when=at("2016-05-01"), text="等文件。")
    assert refusal.value.field == "document"
    entry = service(task=made, by=people.chen, when=at("2016-05-01"), text="等文件。", document="嘉创办〔2016〕3 号")
    assert entry.detail == {"document": "嘉创办〔2016〕3 号"}


def test_the_document_is_asked_for_in_the_form_and_shown_in_the_ledger(ready, people, plan, signed_in):
    made = ready()
    plan.needs_document = True
    plan.save()
    office = signed_in(people.chen, "2016-05-01")
    assert office.post(act(made, "suspend"), {"text": "等文件。"}).status_code == 422
    office.post(act(made, "suspend"), {"text": "等文件。", "document": "嘉创办〔2016〕3 号"})
    page = office.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert "文号：嘉创办〔2016〕3 号" in page


def test_the_form_names_the_units_that_have_not_finished_and_asks_no_reason_when_all_have(
    ready, task, report, people, signed_in
):
    head = signed_in(people.lin, "2016-05-01")
    alone, joint = ready(), task()
    report(joint, "2016-04-01")
    report(joint, "2016-04-02", by=people.zhou, finished=True)
    asked = head.get(reverse("tasks:act", args=[joint.pk, "claim"])).context["form"]
    assert asked.fields["reason"].help_text.startswith("还有 2 个单位没有完成：马陆镇、南翔镇。")
    assert "reason" not in head.get(reverse("tasks:act", args=[alone.pk, "claim"])).context["form"].fields

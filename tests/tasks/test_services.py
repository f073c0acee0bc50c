"""The doors that write: what each lets in, what each refuses and in which words, and that nothing is saved half."""

import os
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from departments.roles import NotAllowed
from tasks.as_of.day import AsOf
from tasks.choices import Kind, State
from tasks.ledger.transitions import ALLOWED, possible
from tasks.models import Evidence, LedgerEntry, TaskUnit
from tasks.refusals import (
    AlreadyDone,
    ClaimantMayNotConfirm,
    DayIsWrong,
    NewerEntries,
    NotDispatched,
    NothingChanged,
    NotInThisState,
    PortalDayWentBack,
    ReasonIsMissing,
)
from tasks.services import claims, dispatching, extensions, planning, progress, steering, urging
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def ledger_of(task) -> list[str]:
    return list(LedgerEntry.objects.filter(task=task).order_by("seq").values_list("kind", flat=True))


def unit_state(task, user) -> str:
    return TaskUnit.objects.present().get(task=task, department=user.department).state


def test_a_report_is_one_entry_that_says_who_when_and_what(task, report, people, units):
    done = task()
    entry = report(done, "2016-04-01", percent=30, issues="经费不足。", next_steps="申请经费。")
    assert (entry.seq, entry.kind, entry.on, entry.by, entry.by_name) == (
        3,
        "reported",
        DAY("2016-04-01"),
        people.wu,
        "吴",
    )
    assert (entry.unit, entry.unit_name, entry.text, entry.state_after) == (
        units["文广局"],
        "文广局",
        "已办一半。",
        "in_progress",
    )
    assert entry.detail == {
        "percent": 30,
        "issues": "经费不足。",
        "next_steps": "申请经费。",
        "finished": False,
        "files": [],
    }
    done.refresh_from_db()
    assert (done.present.state, done.present.percent, done.present.reported_on, done.present.latest_report) == (
        "in_progress",
        30,
        entry.on,
        entry,
    )


def test_the_whole_is_as_far_as_the_lead_that_is_least_far(task, report, people, units):
    joint = task(pairs=[(units["文广局"], "lead"), (units["财政局"], "lead"), (units["马陆镇"], "responsible")])
    report(joint, "2016-04-01", percent=80)
    report(joint, "2016-04-02", by=people.zhou, percent=40)
    report(joint, "2016-04-03", by=people.xie, percent=10)
    joint.refresh_from_db()
    assert joint.present.percent == 40


def test_a_member_of_the_collective_reports_for_itself(task, report, people):
    joint = task()
    report(joint, "2016-04-01", by=people.xie, percent=100, finished=True)
    states = dict(TaskUnit.objects.present().filter(task=joint).values_list("department__name", "state"))
    assert states == {"文广局": "pending", "财政局": "pending", "马陆镇": "finished", "南翔镇": "pending"}


@pytest.mark.parametrize("who", ["zheng", "chen", "zhao", "qian", "li"])
def test_only_a_unit_of_the_task_may_report(task, report, people, who):
    done = task()
    with pytest.raises(NotAllowed, match="不能反馈进展"):
        report(done, "2016-04-01", by=getattr(people, who))
    assert ledger_of(done) == ["entered", "dispatched"]


@pytest.mark.parametrize(
    ("said", "fault", "field"),
    [
        ({"progress": ""}, "请写明进展", None),
        ({"progress": "   \n"}, "请写明进展", None),
        ({"progress": "坏\x00字"}, "控制字符", "progress"),
        ({"issues": "坏\x1f字"}, "控制字符", "issues"),
        ({"next_steps": "\ud800"}, "控制字符", "next_steps"),
        ({"progress": "长" * 5001}, "最多 5000 字，现有 5001 字", "progress"),
        ({"progress": "长" * 1_000_000}, "现有 1000000 字", "progress"),
        ({"percent": 101}, "0 到 100", "percent"),
        ({"percent": -1}, "0 到 100", "percent"),
        ({"percent": True}, "0 到 100", "percent"),
    ],
)
def test_a_bad_report_is_refused_in_a_sentence_and_nothing_is_saved(task, people, said, fault, field):
    done = task()
    update = progress.ProgressUpdate(**({"progress": "好。", "percent": 10} | said))
    with pytest.raises((ValidationError, ReasonIsMissing), match=fault) as refusal:
        progress.report(task=done, by=people.wu, when=at("2016-04-01"), said=update)
    if field:
        assert list(refusal.value.message_dict) == [field]
    assert ledger_of(done) == ["entered", "dispatched"]


def test_text_of_any_script_is_kept_as_typed(task, report):
    words = "𠮷字、👩‍👩‍👧、é、ｆｕｌｌ、=1+1\n第二行"
    assert report(task(), "2016-04-01", progress=f"  {words}\r\n").text == words


def test_a_form_opened_before_a_newer_entry_shows_it_before_it_saves(task, report, people):
    done = task()
    seen = 2
    newer = report(done, "2016-04-01", by=people.xie)
    with pytest.raises(NewerEntries) as refusal:
        report(done, "2016-04-01", seen=seen)
    assert (refusal.value.entries, refusal.value.head) == ([newer], 3)
    assert report(done, "2016-04-01", seen=3).seq == 4


def test_the_same_form_twice_is_one_entry_and_one_answer(task, report):
    done, key = task(), uuid4()
    first, again = report(done, "2016-04-01", key=key), report(done, "2016-04-01", key=key, seen=2)
    assert first == again
    assert ledger_of(done) == ["entered", "dispatched", "reported"]


def test_files_are_kept_with_their_hash_and_the_entry_covers_it(task, report, evidence_file):
    entry = report(task(), "2016-04-01", files=[evidence_file])
    kept = Evidence.objects.get()
    assert (kept.entry, kept.name, kept.kind) == (entry, "读书活动照片.pdf", "pdf")
    assert entry.detail["files"] == [{"name": kept.name, "size": kept.size, "sha256": kept.sha256}]
    assert kept.file.name.isascii()


def test_files_go_when_their_entry_is_refused(task, report, people, evidence_file):
    with pytest.raises(NotAllowed):
        report(task(), "2016-04-01", by=people.zheng, files=[evidence_file])
    assert Evidence.objects.count() == 0
    assert [name for _, _, names in os.walk(settings.MEDIA_ROOT) for name in names] == []


def test_an_undispatched_task_waits_for_the_office(task, report, people):
    waiting = task(dispatched=False)
    with pytest.raises(NotDispatched, match="还没有交办"):
        report(waiting, "2016-04-01")
    assert len(dispatching.dispatch_plan(plan=waiting.plan, by=people.chen, when=at("2016-04-02"))) == 1
    assert dispatching.dispatch_plan(plan=waiting.plan, by=people.chen, when=at("2016-04-02")) == []
    with pytest.raises(AlreadyDone, match="2016-04-02 交办"):
        dispatching.dispatch(task=waiting, by=people.chen, when=at("2016-04-03"))


def test_the_first_lead_that_acknowledges_puts_the_task_in_progress(task, people):
    new = task()
    dispatching.acknowledge(task=new, by=people.xie, when=at("2016-03-02"))
    new.refresh_from_db()
    assert (new.present.state, unit_state(new, people.xie)) == (State.PENDING, "in_progress")
    dispatching.acknowledge(task=new, by=people.wu, when=at("2016-03-03"))
    new.refresh_from_db()
    assert new.present.state == State.IN_PROGRESS
    with pytest.raises(AlreadyDone, match="已经签收"):
        dispatching.acknowledge(task=new, by=people.wu, when=at("2016-03-04"))


def test_a_claim_names_the_units_that_have_not_finished_and_needs_a_reason(task, report, people):
    done = task()
    report(done, "2016-04-01", by=people.xie, finished=True)
    report(done, "2016-04-02")
    with pytest.raises(ReasonIsMissing, match="还有 2 个单位没有完成：财政局、南翔镇") as refusal:
        claim(task=done, by=people.lin, when=at("2016-05-01"), text="已完成。")
    assert refusal.value.field == "reason"
    entry = claim(task=done, by=people.lin, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    assert entry.detail == {
        "unfinished": ["财政局", "南翔镇"],
        "reason": "长期配合。",
        "complete": True,
        "awaits": [],
        "points": [
            {"point": "1、开展读书活动。", "answer": "已做到：1、开展读书活动。"},
            {"point": "达到标准。", "answer": "已做到：达到标准。"},
        ],
    }


def test_only_the_head_of_a_lead_claims(task, report, people, units):
    from departments.choices import Role
    from tests.world import person

    done = task()
    report(done, "2016-04-01")
    with pytest.raises(NotAllowed, match="经办人，不能申请办结"):
        claim(task=done, by=people.wu, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    other = person("ma", "马", Role.HEAD, units["财政局"])
    with pytest.raises(NotAllowed, match="只有牵头单位的负责人"):
        claim(task=done, by=other, when=at("2016-05-01"), text="已完成。", reason="长期配合。")


def test_a_claim_is_confirmed_as_it_was_shown(task, report, people):
    done = task()
    report(done, "2016-04-01")
    shown = claim(task=done, by=people.lin, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    report(done, "2016-05-02", by=people.xie)
    with pytest.raises(NewerEntries):
        claims.confirm(task=done, by=people.chen, when=at("2016-05-03"), seen=shown.seq)
    claims.confirm(task=done, by=people.chen, when=at("2016-05-03"), seen=shown.seq + 1)
    done.refresh_from_db()
    assert (done.present.state, done.present.completed_on, done.present.percent) == (
        "completed",
        DAY("2016-05-03"),
        100,
    )


def test_the_claimant_never_confirms(task, report, people):
    done = task()
    report(done, "2016-04-01")
    claim(task=done, by=people.lin, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    people.lin.role, people.lin.department = "OFFICE", None
    people.lin.save()
    with pytest.raises(ClaimantMayNotConfirm, match="不能由申请人自己审核"):
        claims.confirm(task=done, by=people.lin, when=at("2016-05-02"))


def test_a_claim_that_is_sent_back_leaves_its_trace(task, report, people):
    done = task()
    report(done, "2016-04-01")
    claim(task=done, by=people.lin, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    with pytest.raises(ReasonIsMissing, match="哪一条没有达到"):
        claims.send_back(task=done, by=people.chen, when=at("2016-05-02"), text=" ")
    claims.send_back(task=done, by=people.chen, when=at("2016-05-02"), text="缺清单。")
    done.refresh_from_db()
    assert (done.present.state, done.present.returned_on) == ("in_progress", DAY("2016-05-02"))
    assert ledger_of(done)[-2:] == ["claimed", "sent_back"]


def test_a_correction_names_the_old_entry_and_leaves_it(task, report, people):
    done = task()
    old = report(done, "2016-04-01", percent=90)
    said = progress.ProgressUpdate("更正：已办四成。", 40)
    with pytest.raises(ReasonIsMissing, match="更正的理由"):
        progress.correct(entry=old, by=people.wu, when=at("2016-04-03"), said=said, reason="")
    new = progress.correct(entry=old, by=people.wu, when=at("2016-04-03"), said=said, reason="数字写错。")
    old.refresh_from_db()
    done.refresh_from_db()
    assert (new.corrects, old.detail["percent"], done.present.percent, done.present.latest_report) == (old, 90, 40, new)
    assert done.present.reported_on == DAY("2016-04-01")  # a correction is no new report
    with pytest.raises(AlreadyDone, match="最近一次反馈"):
        progress.correct(entry=old, by=people.wu, when=at("2016-04-04"), said=said, reason="再改。")
    with pytest.raises(NothingChanged):
        progress.correct(entry=new, by=people.wu, when=at("2016-04-04"), said=said, reason="再改。")


@pytest.mark.parametrize("day", ["2016-06-30", "2016-06-01", "2016-05-01"])
def test_an_extension_must_be_later_than_the_deadline_and_today(task, people, day):
    with pytest.raises(DayIsWrong, match="要晚于现定期限"):
        extensions.ask(task=task("2016-06-30"), by=people.lin, when=at("2016-06-10"), due_on=DAY(day), text="理由。")


def test_an_extension_is_granted_although_the_plan_has_lost_its_deadline_meanwhile(task, people, signed_in):
    asked = task("2016-06-30")
    extensions.ask(task=asked, by=people.lin, when=at("2016-06-10"), due_on=DAY("2016-09-30"), text="台风停工。")
    undated = planning.Deadline("长期")
    planning.change_task(task=asked, by=people.chen, when=at("2016-06-11"), reason="区府办通知。", deadline=undated)
    entry = extensions.grant(task=asked, by=people.chen, when=at("2016-06-12"), text="同意。")
    assert entry.detail == {"due_on": "2016-09-30", "old_due_on": None}
    asked.refresh_from_db()
    assert (asked.present.due_on, asked.present.extensions, asked.present.asked_due_on) == (DAY("2016-09-30"), 1, None)
    page = signed_in(people.lin).get(reverse("tasks:detail", args=[asked.pk])).content.decode()
    assert "没有期限 → 2016-09-30" in " ".join(page.split())


def test_an_extension_asked_after_the_deadline_says_that_it_is_late(task, people):
    late = task("2016-06-30")
    entry = extensions.ask(task=late, by=people.lin, when=at("2016-07-10"), due_on=DAY("2016-09-30"), text="理由。")
    assert entry.detail == {"due_on": "2016-09-30", "old_due_on": "2016-06-30", "late": True}
    with pytest.raises(AlreadyDone, match="已经申请延期到 2016-09-30"):
        extensions.ask(task=late, by=people.lin, when=at("2016-07-11"), due_on=DAY("2016-10-31"), text="理由。")
    extensions.refuse(task=late, by=people.chen, when=at("2016-07-12"), text="不同意。")
    late.refresh_from_db()
    assert (late.present.due_on, late.present.extensions, late.present.asked_due_on) == (DAY("2016-06-30"), 0, None)
    with pytest.raises(AlreadyDone, match="没有待审批"):
        extensions.grant(task=late, by=people.chen, when=at("2016-07-13"), text="同意。")


def test_an_urging_asks_those_who_hold_the_task_up_until_they_answer(task, report, people, units):
    slow = task()
    report(slow, "2016-03-31")
    report(slow, "2016-04-01", by=people.xie, finished=True)
    entry = urging.urge(task=slow, by=people.chen, when=at("2016-05-01"), text="请抓紧。", reply_by=DAY("2016-05-10"))
    assert entry.detail["names"] == ["文广局", "财政局", "南翔镇"]
    owing = TaskUnit.objects.present().filter(task=slow, urged_on__isnull=False)
    assert owing.count() == 3
    urging.reply(task=slow, by=people.wu, when=at("2016-05-02"), text="马上办。")
    report(slow, "2016-05-03", by=people.zhou)
    assert [unit.department.name for unit in owing.all()] == ["南翔镇"]
    with pytest.raises(AlreadyDone, match="没有待回复"):
        urging.reply(task=slow, by=people.wu, when=at("2016-05-04"), text="再回复。")


def test_a_reply_cannot_be_due_in_the_past(task, people):
    with pytest.raises(DayIsWrong, match="不能早于今天"):
        urging.urge(task=task(), by=people.chen, when=at("2016-05-01"), text="请抓紧。", reply_by=DAY("2016-04-30"))


def test_steering_needs_a_reason_and_goes_back_where_it_was(task, report, people):
    done = task()
    report(done, "2016-04-01")
    with pytest.raises(ReasonIsMissing, match="中止的理由"):
        steering.suspend(task=done, by=people.chen, when=at("2016-05-01"), text="")
    steering.suspend(task=done, by=people.chen, when=at("2016-05-01"), text="等文件。")
    with pytest.raises(NotInThisState, match="任务现在是「中止」，不能反馈进展；现在可以：恢复、取消。"):
        report(done, "2016-05-02")
    steering.resume(task=done, by=people.chen, when=at("2016-05-03"), text="文件到。")
    done.refresh_from_db()
    assert done.present.state == "in_progress"
    steering.cancel(task=done, by=people.chen, when=at("2016-05-04"), text="并入别项。")
    steering.reopen(task=done, by=people.chen, when=at("2016-05-05"), text="回头看。")
    done.refresh_from_db()
    assert (done.present.state, done.present.completed_on) == ("in_progress", None)


def test_nobody_can_date_an_entry_before_the_one_it_follows(task, report):
    done = task()
    report(done, "2016-04-10")
    assert report(done, "2016-04-09").on == DAY("2016-04-10")  # a clock that is a little behind
    with pytest.raises(PortalDayWentBack, match="没有保存"):
        report(done, "2016-04-01")


def test_the_state_machine_reads_like_the_rules():
    assert {state: possible(state) for state in State.values} == {
        "pending": [
            *[
                "dispatched",
                "recalled",
                "acknowledged",
                "reported",
                "corrected",
                "extension_asked",
                "extension_granted",
            ],
            *["extension_refused", "urged", "instructed", "replied", "suspended", "cancelled"],
        ],
        "in_progress": [
            *["acknowledged", "reported", "corrected", "claimed", "agreed", "objected", "extension_asked"],
            *["extension_granted", "extension_refused", "urged", "instructed", "replied", "suspended", "cancelled"],
        ],
        "claimed": [
            *["acknowledged", "reported", "corrected", "confirmed", "sent_back", "extension_granted"],
            *["extension_refused", "instructed", "replied", "suspended", "cancelled"],
        ],
        "completed": ["reopened"],
        "suspended": ["resumed", "cancelled"],
        "cancelled": ["reopened"],
    }
    assert set(ALLOWED) == set(Kind.values) - {Kind.ENTERED}


def test_a_change_of_the_plan_keeps_before_and_after(task, people, units):
    done = task()
    deadline = planning.Deadline("改期", DAY("2016-08-31"), DAY("2016-08-31"), "day")
    entry = planning.change_task(
        task=done, by=people.chen, when=at("2016-05-01"), reason="区里调整。", text="开展读书月。", deadline=deadline
    )
    assert entry.detail["before"]["text"] == "开展读书活动。"
    assert entry.detail["after"]["text"] == "开展读书月。"
    done.refresh_from_db()
    assert (done.present.due_on, done.present.original_due_on) == (DAY("2016-08-31"), DAY("2016-06-30"))
    with pytest.raises(NothingChanged):
        planning.change_task(task=done, by=people.chen, when=at("2016-05-02"), reason="", text="开展读书月。")
    with pytest.raises(NotAllowed):
        planning.change_task(task=done, by=people.wu, when=at("2016-05-02"), reason="", text="别的。")


def test_a_unit_that_leaves_keeps_its_history_and_loses_its_sight(task, report, people, units, plan):

    done = task()
    report(done, "2016-04-01", by=people.zhou)
    pairs = [(units["文广局"], "lead"), (units["各街镇"], "responsible")]
    planning.change_task(task=done, by=people.chen, when=at("2016-05-01"), reason="分工调整。", units=pairs)

    def names(day):
        return sorted(TaskUnit.objects.as_of(DAY(day)).values_list("department__name", flat=True))

    assert names("2016-04-30") == ["南翔镇", "文广局", "财政局", "马陆镇"]
    assert names("2016-05-01") == ["南翔镇", "文广局", "马陆镇"]
    assert not AsOf([plan], DAY("2016-04-15"), people.zhou).tasks().exists()

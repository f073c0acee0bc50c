"""The promises the database itself keeps: each constraint, by its name."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from auditing.models import AuditHead, AuditRecord
from departments.choices import Role
from departments.models import AccessToken, Department, FormerName, Membership, User
from exports.models import MadeReport, ReportEmail, ReportSchedule
from fill_sheets.models import FillSheetDraft
from imports.models import ImportDraft, ImportHabit, ImportJob, ScannedPage
from indicators.models import IndicatorCategory, OpenQuestion, PlanStage, Project, Wording
from notices.models import Notice, NoticeRead, Reminder
from saved_views.models import SavedView, ViewShare
from tasks.models import Evidence, LedgerEntry, LockedPeriod, OpenedClaim, ReportDraft, TaskState, TaskUnit
from tests.house import APPS
from tests.world import DAY

pytestmark = pytest.mark.django_db
SINCE = DAY("2020-01-01")


def clone(row, **changes):
    """A new row like another but for the changes."""
    copy = row.__class__.objects.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def entry(task, **changes) -> LedgerEntry:
    return clone(
        LedgerEntry.objects.filter(task=task).first(), **{"seq": 99, "at": datetime(2020, 1, 1, tzinfo=UTC)} | changes
    )


def broken(task, units, people) -> dict:
    """For each constraint a row that breaks it and nothing else."""
    plan, project = task.plan, task.project
    state, unit = TaskState.objects.get(task=task), TaskUnit.objects.filter(task=task).first()
    wording = Wording.objects.get(project=project)
    question = OpenQuestion(project=project, field="lead", asks="？", asked_on=DAY("2016-03-01"))
    key = "00000000-0000-0000-0000-000000000001"
    entry(task, seq=50, request_key=key).save()
    file = {"task": task, "entry": LedgerEntry.objects.first(), "name": "a", "kind": "pdf", "sha256": "x"}
    Evidence.objects.create(file="a", size=1, **file)
    view = SavedView.objects.create(user=people.wu, name="a", query="")
    ViewShare.objects.create(view=view, role=Role.HEAD)
    FormerName.objects.create(department=units["文广局"], name="旧", until=SINCE)
    OpenQuestion.objects.create(project=project, field="lead", asks="有", asked_on=SINCE)
    told = Notice.objects.filter(task=task).first()
    NoticeRead.objects.create(notice=told, person=people.wu, at=datetime(2020, 1, 1, tzinfo=UTC), on=SINCE)
    Reminder.objects.bulk_create([Reminder(person=people.wu, on=SINCE), Reminder(on=SINCE)])
    ReportDraft.objects.create(user=people.wu, task=task, saved_at=datetime(2020, 1, 1, tzinfo=UTC))
    OpenedClaim.objects.create(person=people.chen, task=task, seq=1)
    when = datetime(2020, 1, 1, tzinfo=UTC)
    step = {"plan": plan, "at": when, "on": SINCE, "by": people.chen, "by_name": "陈"}
    draft = {"file_name": "a.xlsx", "sha256": "x", "made_by": people.chen, "made_at": when}
    token = {"person": people.wu, "role": Role.CLERK, "purpose": "data", "label": "a", "hash": "x", "created_at": when}
    made = {
        "saved_import_names_its_plan": ImportDraft(**draft, saved_at=when),
        "import_is_saved_or_discarded": ImportDraft(**draft, saved_plan=plan, saved_at=when, discarded_at=when),
        "fill_sheets_are_entered_or_discarded": FillSheetDraft(
            made_by=people.chen, made_at=when, entered_at=when, discarded_at=when
        ),
        "department_has_a_name": Department(name=""),
        "merged_unit_is_closed_on_a_day": Department(
            name="并", is_active=True, merged_into=units["文广局"], merged_on=SINCE
        ),
        "department_is_renamed_once_a_day": FormerName(department=units["文广局"], name="更旧", until=SINCE),
        "unit_is_a_member_once_at_a_time": Membership(collective=units["各街镇"], member=units["马陆镇"]),
        "collective_is_not_its_own_member": Membership(collective=units["各街镇"], member=units["各街镇"]),
        "membership_ends_after_it_begins": Membership(
            collective=units["各街镇"], member=units["财政局"], since=SINCE, until=DAY("2019-01-01")
        ),
        "revoked_token_names_who_revoked_it": AccessToken(**token, revoked_at=when),
        "token_has_a_known_purpose": AccessToken(**token | {"purpose": "door"}),
        "officer_belongs_to_a_unit": User(username="x", name="x", role=Role.CLERK, password="x"),
        "plan_is_in_one_stage_at_a_time": PlanStage(**step, seq=1, stage="closed"),
        "plan_stage_is_one_of_the_four": PlanStage(**step, seq=50, stage="over"),
        "plan_ends_after_it_starts": clone(plan, code="b", ends_on=DAY("2015-01-01")),
        "stressed_days_lie_within_due_soon_days": clone(plan, code="b", due_very_soon_days=31),
        "urging_is_supervised_before_it_is_announced": clone(plan, code="b", supervise_after=3),
        "category_is_named_once_in_its_plan": IndicatorCategory(plan=plan, name=project.category.name),
        "category_has_a_name": IndicatorCategory(plan=plan, name=""),
        "row_has_its_own_place_in_the_plan": Project(plan=plan, position=project.position),
        "row_is_worded_once_a_day": clone(wording, until=DAY("2016-12-31")),
        "row_has_one_present_wording": clone(wording, since=SINCE),
        "wording_ends_after_it_begins": clone(wording, since=SINCE, until=SINCE),
        "question_is_asked_once": OpenQuestion(project=project, field="lead", asks="有", asked_on=SINCE),
        "settled_question_names_who_settled_it": clone_question(question, settled_on=SINCE),
        "question_is_settled_after_it_is_asked": clone_question(
            question, settled_on=DAY("2016-01-01"), settled_by=people.chen
        ),
        "task_has_its_own_place_in_its_row": clone(task, ledger_seq=0, present=None),
        "task_with_entries_has_a_present_state": clone(task, position=9, present=None),
        "task_begins_to_stand_once_a_day": clone(state, until=DAY("2016-12-31")),
        "task_stands_one_way_at_present": clone(state, since=SINCE),
        "standing_ends_after_it_begins": clone(state, since=SINCE, until=SINCE),
        "unit_state_begins_once_a_day": clone(unit, until=DAY("2016-12-31")),
        "unit_has_each_role_once_in_a_task": clone(unit, since=SINCE),
        "unit_state_ends_after_it_begins": clone(unit, since=SINCE, until=SINCE),
        "unit_percent_lies_between_0_and_100": clone(unit, since=SINCE, until=DAY("2021-01-01"), percent=101),
        "entry_has_its_own_number_in_its_task": entry(task, seq=1),
        "form_is_entered_once": entry(task, request_key=key),
        "entries_are_numbered_from_1": entry(task, seq=0),
        "evidence_has_its_own_file": Evidence(file="a", size=1, **file),
        "evidence_that_replaces_another_is_a_later_version": Evidence(file="c", size=1, version=2, **file),
        "evidence_is_not_empty": Evidence(file="b", size=0, **file),
        "notice_is_for_a_unit_or_for_a_person": clone(told, unit=units["文广局"], person=people.wu),
        "person_reads_a_notice_once": NoticeRead(notice=told, person=people.wu, at=when, on=SINCE),
        "person_is_reminded_once_a_day": Reminder(person=people.wu, on=SINCE),
        "group_is_told_once_a_day": Reminder(on=SINCE),
        "person_has_one_draft_for_a_task": ReportDraft(
            user=people.wu, task=task, saved_at=datetime(2020, 1, 1, tzinfo=UTC)
        ),
        "person_keeps_one_look_at_a_claim": OpenedClaim(person=people.chen, task=task, seq=2),
        **broken_reports(plan, people, when),
        **broken_import_jobs(draft, people, when),
        **broken_habits(draft, people, when),
        **broken_audit_log(when),
        "person_names_a_view_once": SavedView(user=people.wu, name="a", query=""),
        "view_is_shared_once_with_a_role": ViewShare(view=view, role=Role.HEAD),
    }
    past = {"since": SINCE, "until": DAY("2021-01-01")}
    return made | {
        "standing_has_a_text": clone(state, text="", **past),
        "standing_percent_lies_between_0_and_100": clone(state, percent=101, **past),
        "standing_warns_no_later_than_it_is_due": clone(state, warn_on=DAY("2030-01-01"), **past),
        "standing_is_completed_on_a_day": clone(state, state="completed", **past),
        "standing_is_in_a_known_state": clone(state, state="asleep", **past),
    }


def broken_reports(plan, people, when) -> dict:
    """The same for what is made, scheduled and locked."""
    held = {"plan": plan, "name": "9 月", "first": DAY("2016-09-01"), "last": DAY("2016-09-30"), "why": "已报。"}
    held |= {"by": people.chen, "at": when, "on": DAY("2016-10-06")}
    LockedPeriod.objects.create(**held)
    schedule = ReportSchedule.objects.create(plan=plan, name="月报", kind="a", starts_on=SINCE, owner=people.chen)
    key = "00000000-0000-0000-0000-000000000001"
    asked = {"plan": plan, "kind": "a", "as_of": SINCE, "asked_by": people.chen, "reach": "ALL"}
    asked |= {"asked_at": when, "on": SINCE}
    period = {"schedule": schedule, "first": SINCE, "last": SINCE}
    done = {"state": "done", "file": "a", "sha256": "x", "size": 1, "made_at": when}
    report = MadeReport.objects.create(request_key=key, **asked, **period, **done)
    ReportEmail.objects.create(report=report, person=people.chen)
    return {
        "locked_period_ends_after_it_begins": LockedPeriod(**held | {"first": DAY("2016-10-01")}),
        "period_is_locked_after_it_has_ended": LockedPeriod(
            **held | {"on": DAY("2016-09-30"), "first": SINCE.replace(2015)}
        ),
        "period_is_locked_once_at_a_time": LockedPeriod(**held),
        "lifted_lock_says_who_lifted_it_and_why": LockedPeriod(
            **held, lifted_by=people.chen, lifted_at=when, lifted_on=SINCE
        ),
        "schedule_has_its_own_name_in_its_plan": clone(schedule),
        "schedule_has_a_name": clone(schedule, name=""),
        "schedule_counts_a_day_of_its_cycle": clone(schedule, name="周报", every="weekly", day=8),
        "report_is_asked_for_once": MadeReport(request_key=key, **asked),
        "schedule_is_written_once_for_its_period": MadeReport(**asked, **period),
        "scheduled_report_names_its_period": MadeReport(**asked, last=SINCE),
        "made_report_has_its_own_file": MadeReport(**asked, **done),
        "report_is_done_when_its_file_is_there": MadeReport(**asked, **done | {"file": "b", "sha256": ""}),
        "failed_report_says_why": MadeReport(**asked, state="failed"),
        "report_is_being_made_by_one_worker": MadeReport(**asked, state="making", heard_at=when),
        "person_is_sent_a_report_once": ReportEmail(report=report, person=people.chen),
    }


def broken_audit_log(when) -> dict:
    """The same for the audit log and its head."""
    said = {"at": when, "on": SINCE, "act": "signed_in", "algorithm": "a", "hash": "h"}
    return {
        "audit_records_are_numbered_from_1": AuditRecord(**said, seq=0),
        "audit_record_is_of_a_known_act": AuditRecord(**said | {"act": "flown"}, seq=1),
        "audit_record_has_a_known_result": AuditRecord(**said, seq=1, result="perhaps"),
        "audit_log_has_one_head": AuditHead(pk=2),
    }


def broken_import_jobs(draft: dict, people, when) -> dict:
    """The same for the pages of a scan, and for what is asked to be saved."""
    asked = {"version": 0, "asked_by": people.chen, "asked_at": when}
    first, second = ImportDraft.objects.create(**draft), ImportDraft.objects.create(**draft)
    ImportJob.objects.create(draft=first, tokens=[], **asked)
    ScannedPage.objects.create(draft=first, number=1, picture=b"x")
    return {
        "scanned_page_has_its_number": ScannedPage(draft=first, number=1, picture=b"y"),
        "draft_is_being_saved_once": ImportJob(
            draft=first, tokens=[], state="saving", worker="w", heard_at=when, **asked
        ),
        "import_job_saves_a_plan_or_changes": ImportJob(draft=second, tokens=[], details={}, **asked),
        "failed_import_job_says_why": ImportJob(draft=second, tokens=[], state="failed", **asked),
        "import_job_is_run_by_one_worker": ImportJob(draft=second, tokens=[], state="saving", heard_at=when, **asked),
    }


def broken_habits(draft: dict, people, when) -> dict:
    """The same for what an import has taught."""
    by = {"draft": ImportDraft.objects.create(**draft), "taught_by": people.chen, "taught_at": when, "taught_on": SINCE}
    said = by | {"kind": "heading", "text": "谁来办", "meaning": "lead"}
    ended = said | {"revoked_by": people.chen, "revoked_at": when, "revoked_on": SINCE}
    ImportHabit.objects.create(**ended)
    ImportHabit.objects.create(**said)
    return {
        "habit_is_in_force_once": ImportHabit(**said | {"meaning": "tasks"}),
        "revoked_habit_says_by_whom_and_when": ImportHabit(**ended | {"revoked_by": None}),
        "habit_means_what_its_kind_can": ImportHabit(**said | {"text": "甲\n乙", "kind": "unit_lines"}),
        "habit_has_a_text": ImportHabit(**said | {"text": ""}),
    }


def clone_question(question: OpenQuestion, **changes) -> OpenQuestion:
    facts = {"project": question.project, "field": question.field, "asks": question.asks, "asked_on": question.asked_on}
    return OpenQuestion(**facts | changes)


def refusal(row) -> str:
    """What the database says against a row; SQLite names columns, not constraints, where uniqueness is broken."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        return str(fault)
    return "kept"


def test_each_constraint_refuses_its_own_fault_and_none_is_without_a_test(task, units, people):
    made = broken(task(), units, people)
    known = {
        constraint.name: constraint
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
    assert set(made) == set(known)
    for name, row in made.items():
        said = refusal(row)
        unique = connection.vendor == "sqlite" and "UNIQUE constraint failed" in said
        assert name in said or unique, (name, said)


def test_a_broken_constraint_is_told_in_a_chinese_sentence(plan):
    plan.ends_on = DAY("2015-01-01")
    with pytest.raises(ValidationError, match="结束日期不能早于起始日期"):
        plan.full_clean()

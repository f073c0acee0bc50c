"""Saving as a job: who may ask and look, saved once, whole or not at all, and what the page says meanwhile."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import Role
from departments.models import User
from departments.roles import NotAllowed
from imports.models import ImportDraft, ImportJob
from imports.plan_details import PlanDetails
from imports.services import jobs, reconciling, saving
from indicators.models import Plan
from jiading.day import now
from jiading.jobs import process, worker
from jiading.jobs.claims import claimed
from tableparser.files.opening import read_file
from tasks.models import LedgerEntry, Task
from tasks.refusals import AlreadyDone
from tasks.services.planning import change_task
from tests.lost_answers import commits_and_dies, commits_and_fails, dies, next_commit, nobody_answers
from tests.tableparser.making import sheet
from tests.tasks.test_ledger import in_threads
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
HEAD = ["指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门"]
ROW = ["供给", "书房", "达标", "两处", "1、选址。\n2、开放。", "2016年6月底前", "财政局", "文广局"]
DETAILS = PlanDetails("ceshi-2016", "测试表", "", DAY("2016-01-01"), DAY("2016-12-31"))
FORM = {"title": "测试表", "annex": "", "code": "ceshi-2016", "starts_on": "2016-01-01", "ends_on": "2016-12-31"}
POLL = {"HX-Request": "true", "X-Background": "1"}


@pytest.fixture
def draft(people, units) -> ImportDraft:
    """A draft of 陈 with two rows."""
    data = sheet([HEAD, ROW, ["供给", "书屋", *ROW[2:]]])
    return reconciling.begin(source=read_file(data, "表.xlsx"), data=data, by=people.chen, when=at("2016-03-01"))


@pytest.fixture
def asked(draft, people):
    """Let 陈 ask for the saving of the draft."""

    def do(by=None, version=0, details=DETAILS) -> ImportJob:
        facts = {"details": details, "version": version, "by": by or people.chen, "when": now()}
        return jobs.ask_to_save(draft=draft.pk, **facts)

    return do


@pytest.fixture
def nobody_works(monkeypatch):
    """A portal whose workers are slow to begin."""
    monkeypatch.setattr(process, "wake", lambda: None)
    monkeypatch.setattr(worker, "PATIENCE", 0)


def saved() -> tuple[int, int, int]:
    """How many plans, tasks and entries there are."""
    return Plan.objects.count(), Task.objects.count(), LedgerEntry.objects.count()


def shown(client, job: ImportJob, **headers) -> str:
    return client.get(reverse("imports:progress", args=[job.pk]), headers=headers).content.decode()


def test_a_form_asks_in_a_short_transaction_and_the_worker_saves(draft, people, signed_in, nobody_works):
    office, address = signed_in(people.chen), reverse("imports:save", args=[draft.pk])
    answer = office.post(address, FORM | {"version": 0})
    job = ImportJob.objects.get()
    progress = reverse("imports:progress", args=[job.pk])
    assert (answer.status_code, answer["Location"]) == (303, progress)
    assert (job.state, job.asked_by, saved()) == ("waiting", people.chen, (0, 0, 0))
    assert "排队" in shown(office, job)
    assert worker.run_waiting() == [job]
    job.refresh_from_db()
    assert (job.state, job.tries, saved()[:2]) == ("done", 1, (1, 4))
    page = office.get(progress, follow=True)
    assert page.redirect_chain == [("/table/?plan=ceshi-2016", 302)]
    assert "已全部保存" in page.content.decode()


def test_the_draft_leads_to_the_progress_as_long_as_it_is_being_saved(draft, asked, people, signed_in):
    job, office = asked(), signed_in(people.chen)
    answer = office.get(reverse("imports:draft", args=[draft.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("imports:progress", args=[job.pk]))


@pytest.mark.parametrize("who", ["wu", "lin", "zhao", "qian", "li", "sun"])
def test_only_the_uploader_asks_for_the_saving_of_a_draft_and_sees_its_job(draft, asked, people, signed_in, who):
    other = getattr(people, who)
    with pytest.raises((NotAllowed, ImportDraft.DoesNotExist)):
        asked(by=other)
    assert not ImportJob.objects.exists()
    job = asked()
    status = signed_in(other).get(reverse("imports:progress", args=[job.pk])).status_code
    assert status == (404 if who == "sun" else 403)  # 孙 is of the office too


def test_asked_twice_is_one_job_before_and_after_it_is_done(draft, asked, people, signed_in, nobody_works):
    office, address = signed_in(people.chen), reverse("imports:save", args=[draft.pk])
    answers = [office.post(address, FORM | {"version": 0})["Location"] for _ in range(2)]
    worker.run_waiting()
    answers.append(office.post(address, FORM | {"version": 0})["Location"])
    assert set(answers) == {reverse("imports:progress", args=[ImportJob.objects.get().pk])}
    assert saved()[:2] == (1, 4)


@pytest.mark.django_db(transaction=True)
def test_asked_at_the_same_moment_is_one_job_and_workers_at_the_same_moment_save_once(asked):
    answers = in_threads(4, lambda place: asked().pk)
    assert len(set(answers)) == 1
    ran = in_threads(4, lambda place: jobs.run(answers[0], now().at))
    assert sorted(ran) == [False, False, False, True]
    assert (ImportJob.objects.get().tries, saved()[:2]) == (1, (1, 4))


def test_the_database_itself_keeps_a_draft_from_being_saved_twice_at_once(asked):
    job = asked()
    job.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        job.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"role": Role.LEADER}, "您的角色是领导，不能导入任务表。"),
        ({"role": Role.SYSADMIN}, "您的角色是系统管理员，不能导入任务表。"),
        ({"is_active": False}, "您的角色是创建办，不能导入任务表。"),
    ],
)
def test_who_lost_the_role_or_the_account_while_it_waited_gets_a_refusal(asked, people, change, sentence):
    job = asked()
    User.objects.filter(pk=people.chen.pk).update(**change)
    worker.run_waiting()
    job.refresh_from_db()
    assert (job.state, job.faults, saved()) == ("failed", [sentence], (0, 0, 0))


def test_a_draft_that_is_being_saved_cannot_be_changed_or_given_up(draft, asked, people):
    asked()
    said = {"draft": draft.pk, "by": people.chen}
    with pytest.raises(AlreadyDone, match="正在保存"):
        reconciling.discard(when=now(), **said)
    with pytest.raises(AlreadyDone, match="正在保存"):
        reconciling.classify_row(ref="Sheet1第2行", kind="skip", version=0, **said)


def test_an_old_page_is_told_before_anything_is_asked_for(draft, people, signed_in):
    said = signed_in(people.chen).post(reverse("imports:save", args=[draft.pk]), FORM | {"version": 7})
    assert (said.status_code, "另一个窗口里改过" in said.content.decode()) == (422, True)
    assert not ImportJob.objects.exists()


def test_what_hinders_the_saving_stands_on_the_draft_until_it_is_corrected(draft, asked, people, signed_in):
    office, job = signed_in(people.chen), asked()
    Plan.objects.create(**vars(DETAILS))  # somebody takes the code while the job waits
    worker.run_waiting()
    job.refresh_from_db()
    assert (job.state, saved()) == ("failed", (1, 0, 0))
    assert job.faults == ["具有 方案代码 的 方案 已存在。"]
    page = office.get(reverse("imports:progress", args=[job.pk]), follow=True)
    assert page.redirect_chain == [(reverse("imports:draft", args=[draft.pk]), 302)]
    assert "提出的保存没有完成，没有写入任何内容" in page.content.decode()
    assert "已存在" in page.content.decode()
    reconciling.classify_row(draft=draft.pk, ref="Sheet1第3行", kind="skip", by=people.chen, version=0)
    assert "没有写入任何内容" not in office.get(reverse("imports:draft", args=[draft.pk])).content.decode()
    again = asked(version=1, details=PlanDetails(**vars(DETAILS) | {"code": "ceshi-2017"}))
    assert worker.run_waiting() == [again]
    assert saved()[:2] == (2, 2)


def test_the_page_shows_how_far_the_saving_is_by_itself_without_script_and_after_a_reload(asked, people, signed_in):
    job, office = asked(), signed_in(people.chen)
    with claimed(ImportJob, job.pk, now().at) as claim:
        assert "正在核对表格，准备写入" in shown(office, job)
        claim.mark.tell(3, 12)
        whole, part = (" ".join(page.split()) for page in (shown(office, job), shown(office, job, **POLL)))
        assert "已写入 3 / 12 行" in whole and '<progress max="12" value="3"' in whole
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in whole and ">刷新<" in whole
        assert part.lstrip().startswith("<section") and "已写入 3 / 12 行" in part and 'hx-trigger="every 2s"' in part
        assert "已写入 3 / 12 行" in shown(office, job)
        jobs.give_up(job.pk, claim.worker, ["没有保存。"])
    answer = office.get(reverse("imports:progress", args=[job.pk]), headers=POLL)
    assert answer["HX-Redirect"] == reverse("imports:progress", args=[job.pk])


def test_what_it_costs_to_ask_and_to_look_does_not_grow_with_the_table(
    people, units, signed_in, nobody_works, django_assert_num_queries
):
    office = signed_in(people.chen)
    for rows in (2, 30):
        data = sheet([HEAD, *(["供给", f"书屋{n}", *ROW[2:]] for n in range(rows))])
        facts = {"source": read_file(data, "表.xlsx"), "data": data, "by": people.chen, "when": now()}
        one = reconciling.begin(**facts)
        asked_for = {"draft": one.pk, "details": DETAILS, "version": 0, "by": people.chen, "when": now()}
        with django_assert_num_queries(8):  # a job? lock, a job? a job? the draft; the row; and the savepoint
            job = jobs.ask_to_save(**asked_for)
        with django_assert_num_queries(3):  # session, person, job
            office.get(reverse("imports:progress", args=[job.pk]), headers=POLL)


def test_looking_at_the_progress_writes_nothing_not_even_the_session(
    asked, people, signed_in, django_assert_num_queries
):
    job, office = asked(), signed_in(people.chen)
    before = Session.objects.get().expire_date
    with django_assert_num_queries(6) as asked_for:  # session, person, job, twice
        office.get(reverse("imports:progress", args=[job.pk]), headers=POLL)
        office.get(reverse("imports:progress", args=[job.pk]), headers=POLL)
    assert [each["sql"] for each in asked_for if not each["sql"].startswith("SELECT")] == []
    assert Session.objects.get().expire_date == before


def test_the_form_writes_nothing_once_the_workers_are_awake_and_keeps_the_session_alive(
    draft, people, signed_in, monkeypatch
):
    """On SQLite its answer would otherwise wait for the end of the job that it has started."""
    office, marks_of_wake = signed_in(people.chen), []
    monkeypatch.setattr(worker, "PATIENCE", 0)
    before = Session.objects.get().expire_date
    with CaptureQueriesContext(connection) as sent:
        monkeypatch.setattr(process, "wake", lambda: marks_of_wake.append(len(sent)))
        office.post(reverse("imports:save", args=[draft.pk]), FORM | {"version": 0})
    assert len(marks_of_wake) == 1
    verbs = [each["sql"].split()[0] for each in sent.captured_queries]
    assert "INSERT" in verbs[: marks_of_wake[0]]
    assert set(verbs[marks_of_wake[0] :]) <= {"SELECT"}
    assert Session.objects.get().expire_date > before
    with CaptureQueriesContext(connection) as sent:  # pressed again, while the job may be running
        office.post(reverse("imports:save", args=[draft.pk]), FORM | {"version": 0})
    assert {each["sql"].split()[0] for each in sent.captured_queries} == {"SELECT"}


def test_a_silent_worker_and_a_portal_without_workers_are_told(asked, people, signed_in, nobody_works):
    job, office = asked(), signed_in(people.chen)
    assert "后台处理进程没有运行" not in shown(office, job)  # it may just be starting
    ImportJob.objects.update(asked_at=F("asked_at") - timedelta(minutes=1))
    assert "后台处理进程没有运行" in shown(office, job)
    with process.presence():
        assert "后台处理进程没有运行" not in shown(office, job)
    ImportJob.objects.update(state="saving", worker="elsewhere", heard_at=now().at)
    assert "正在核对表格" in shown(office, job)  # how far it is is not known here
    ImportJob.objects.update(heard_at=now().at - timedelta(seconds=61))
    assert "保存进程没有回音，会自动重新开始" in shown(office, job)


@pytest.fixture
def update(asked, people):
    """A saved plan, and a draft of the same table with one row changed; returns the draft and its changes."""

    def do(data: bytes) -> tuple[ImportDraft, list[str]]:
        asked()
        worker.run_waiting()
        plan = Plan.objects.get()
        facts = {"source": read_file(data, "新.xlsx"), "data": data, "by": people.chen, "when": now(), "plan": plan}
        draft = reconciling.begin(**facts)
        return draft, [change.token for change in saving.changes_of(reconciling.reading_of(draft), plan)]

    return do


CHANGED = sheet([HEAD, [*ROW[:2], "全面达标", *ROW[3:]], ["供给", "书屋", *ROW[2:5], "2016年9月底前", *ROW[6:]]])


def test_confirmed_changes_are_a_job_too_and_twice_pressed_is_once_written(
    update, people, signed_in, nobody_works, ledger_is_whole
):
    office = signed_in(people.chen)
    draft, tokens = update(CHANGED)
    assert len(tokens) == 3
    address = reverse("imports:changes", args=[draft.pk])
    said = {"version": 0, "chosen": tokens, "reason": "来文"}
    answers = {office.post(address, said)["Location"] for _ in range(2)}
    job = ImportJob.objects.get(draft=draft)
    assert answers == {reverse("imports:progress", args=[job.pk])}
    assert "更新方案「测试表」" in shown(office, job)
    with claimed(ImportJob, job.pk, now().at) as claim:
        claim.mark.tell(1, 3)
        assert "已写入 1 / 3 处变更" in shown(office, job)
    ImportJob.objects.filter(pk=job.pk).update(heard_at=now().at - timedelta(minutes=2))
    assert worker.run_waiting() == [job]
    job.refresh_from_db()
    assert (job.state, job.fault) == ("done", "")
    assert LedgerEntry.objects.filter(kind="plan_changed", text="来文").count() == 4
    assert office.get(next(iter(answers)), follow=True).redirect_chain == [("/table/?plan=ceshi-2016", 302)]
    assert ledger_is_whole()


def test_changes_of_a_plan_that_has_changed_while_they_waited_are_refused(update, people):
    draft, tokens = update(CHANGED)
    facts = {"draft": draft.pk, "reason": "", "version": 0, "by": people.chen, "when": now()}
    job, before = jobs.ask_to_apply(tokens=tokens, **facts), LedgerEntry.objects.count()
    task = Task.objects.order_by("project__position", "position").last()
    change_task(task=task, by=people.chen, when=now(), reason="改", text="另一种写法。")
    worker.run_waiting()
    job.refresh_from_db()
    assert (job.state, LedgerEntry.objects.count()) == ("failed", before + 1)
    assert job.faults == ["方案在您核对以后又有了变化，没有保存。请重新看过差异再确认。"]


def test_a_saving_that_breaks_off_saves_nothing_and_can_be_asked_for_again(asked, monkeypatch, caplog):
    job = asked()
    monkeypatch.setattr(saving, "finish", lambda *args: 1 / 0)
    worker.run_waiting()
    monkeypatch.undo()
    job.refresh_from_db()
    assert (job.state, job.faults, saved()) == ("failed", [jobs.NOT_SAVED], (0, 0, 0))
    assert worker.run_waiting() == []
    again = asked()
    assert again != job
    worker.run_waiting()
    assert saved()[:2] == (1, 4)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("fate", "answers", "state", "plans"),
    [
        (commits_and_dies, True, "done", 1),
        (commits_and_fails, True, "done", 1),
        (dies, True, "failed", 0),
        (commits_and_dies, False, "done", 1),
        (dies, False, "saving", 0),  # nobody knows yet: the next worker finds out
    ],
)
def test_a_saving_whose_commit_was_not_answered_becomes_what_the_database_knows(
    asked, monkeypatch, fate, answers, state, plans
):
    job, finish = asked(), saving.finish
    goes = fate if answers else lambda: (nobody_answers(monkeypatch), fate())
    monkeypatch.setattr(saving, "finish", lambda *args: (next_commit(monkeypatch, goes), finish(*args)))
    jobs.run(job.pk, now().at)
    monkeypatch.undo()
    job.refresh_from_db()
    assert (job.state, Plan.objects.count()) == (state, plans)
    assert (job.faults == [jobs.NOT_SAVED]) is (state == "failed")
    if state == "saving":
        assert worker.run_waiting() == []  # its worker may still be heard of
        ImportJob.objects.update(heard_at=now().at - timedelta(seconds=61))
        assert worker.run_waiting() == [job]
    else:
        assert worker.run_waiting() == []
    assert Plan.objects.count() == (1 if state == "saving" else plans)


def test_a_worker_that_was_taken_for_dead_saves_nothing(asked, monkeypatch):
    job, finish = asked(), saving.finish

    def taken_over(*args):
        ImportJob.objects.update(worker="another")
        finish(*args)

    monkeypatch.setattr(saving, "finish", taken_over)
    assert jobs.run(job.pk, now().at) is False
    assert saved() == (0, 0, 0)


def test_a_job_that_is_interrupted_three_times_fails(asked):
    job, when = asked(), now().at
    for _ in range(3):
        with claimed(ImportJob, job.pk, when) as claim:
            assert claim is not None
        when += timedelta(seconds=61)
    assert jobs.run(job.pk, when) is False
    job.refresh_from_db()
    assert (job.state, job.faults, job.tries) == ("failed", [ImportJob.INTERRUPTED], 3)


def test_entries_get_the_day_on_which_they_are_written(asked, settings):
    settings.PORTAL_TODAY = DAY("2016-03-31")
    asked()
    settings.PORTAL_TODAY = DAY("2016-04-01")
    worker.run_waiting()
    assert set(LedgerEntry.objects.values_list("on", flat=True)) <= {DAY("2016-04-01")}
    assert LedgerEntry.objects.exists()


def test_settled_jobs_are_taken_away_after_ninety_days(asked):
    job = asked()
    worker.run_waiting()
    assert jobs.prune(now().at + timedelta(days=89)) == 0
    assert jobs.prune(now().at + timedelta(days=91)) == 1
    assert not ImportJob.objects.filter(pk=job.pk).exists()

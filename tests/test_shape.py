"""The whole portal: every address is declared, each role gets what the table says, jobs write only through services."""

import ast
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from exports.services import making, schedules
from fill_sheets import services
from imports.plan_details import PlanDetails
from imports.services import jobs, reconciling
from indicators.models import OpenQuestion
from notices.models import Notice
from tableparser.files.plain.flat_files import read_csv
from tasks.models import Evidence, LedgerEntry
from tasks.pages.actions import ACTIONS
from tasks.services import locking
from tests.amount import NIGHTLY, share
from tests.house import APPS, FRAME, LIBRARY
from tests.matrix import GET, PEOPLE
from tests.world import DAY, at

ROOT = Path(__file__).resolve().parent.parent
TABLE = "项目名称,具体任务,时间节点,牵头部门\n书房,选址。,2016年底,文广局\n"
PLAIN, HTMX = {}, {"HX-Request": "true"}
METHODS = ("head", "put", "patch", "delete", "options", "post") if NIGHTLY else ("post",)
UNSAFE = ("put", "patch", "delete")


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable]]:
    """Every named address with its view, the admin's aside: tests/admin sweeps those."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            if each.namespace != "admin":
                yield from views(each, f"{each.namespace}:" if each.namespace else prefix)
        elif isinstance(each, URLPattern):
            yield f"{prefix}{each.name}", each.callback


def test_no_view_answers_a_method_that_no_page_sends():
    answering, functions = [], {}
    for name, view in views(get_resolver()):
        if hasattr(view, "view_class"):
            offered = view.view_class.http_method_names
            answering += [(name, method) for method in UNSAFE if method in offered and hasattr(view.view_class, method)]
        else:
            functions[name] = view
    assert answering == []
    asked = {(name, method): getattr(RequestFactory(), method)("/") for name in functions for method in UNSAFE}
    assert {functions[name](request).status_code for (name, _), request in asked.items()} == {405}


def test_every_address_and_every_act_is_declared():
    declared = {address.split()[0] for address in GET}
    assert {name for name, _ in views(get_resolver())} == declared
    acts = {address.split()[1] for address in GET if " " in address} - {"nonsense"}
    assert acts == {act.slug for act in ACTIONS}


def made_reports(plan, people) -> tuple:
    """One report that 吴 has made, one schedule of the office, one locked period."""
    when, day = at("2016-10-15"), DAY("2016-10-15")
    report = making.ask(plan=plan, kind="official", day=day, by=people.wu, when=when)
    making.make(report.pk, when.at)
    said = schedules.Settings("月报", "official", "monthly", 0, day)
    schedule = schedules.set_up(plan=plan, said=said, by=people.chen, when=when)
    period = {"name": "2016 年 9 月", "first": DAY("2016-09-01"), "last": DAY("2016-09-30")}
    return report, schedule, locking.lock(plan=plan, by=people.chen, when=when, why="已报。", **period)


@pytest.fixture
def addresses(task, report, people, evidence_file):
    """The real addresses for one task with a file and a question, one draft of an import and one returned sheet."""
    made = task()
    report(made, "2016-10-01", files=[evidence_file])
    question = OpenQuestion.objects.create(
        project=made.project, field="category", asks="分类缺失", proposal="测试分类", asked_on=DAY("2016-03-01")
    )
    returned = services.begin(sheets=[], refused=[], by=people.chen, when=at("2016-10-15"))

    draft, saving = [
        reconciling.begin(
            source=read_csv(TABLE.encode(), "任务表.csv"), data=TABLE.encode(), by=people.chen, when=at("2016-10-01")
        )
        for _ in range(2)
    ]
    details = PlanDetails("shufang", "书房", "", DAY("2016-01-01"), DAY("2016-12-31"))
    job = jobs.ask_to_save(draft=saving.pk, details=details, version=0, by=people.chen, when=at("2016-10-01"))

    report_made, schedule, lock = made_reports(made.plan, people)

    def of(name: str) -> str:
        if name.startswith("tasks:act "):
            return reverse("tasks:act", args=[made.pk, name.split()[1]])
        arguments = {
            "tasks:detail": [made.pk],
            "tasks:evidence": [made.pk, Evidence.objects.get().pk],
            "tasks:evidence_shown": [made.pk, Evidence.objects.get().pk],
            "tasks:evidence_inside": [made.pk, Evidence.objects.get().pk],
            "tasks:evidence_list": [made.pk],
            "tasks:evidence_archive": [made.pk],
            "notices:open": [Notice.objects.order_by("pk").first().pk],
            "notices:read_matter": [Notice.objects.order_by("pk").first().pk],
            "tasks:settle": [question.pk],
            "tasks:plan_step": [made.plan.code, "close"],
            "tasks:next_plan": [made.plan.code],
            "api:calendar": ["no-such-token"],
            "api:tasks": [made.plan.code],
            "api:figures": [made.plan.code],
            "api:changes": [made.plan.code],
            "api:nothing": ["v1/nonsense/"],
            "reports:unit": [people.wu.department_id],
            "imports:upload": [],
            "imports:progress": [job.pk],
            "imports:row": [draft.pk, 1],
            "imports:columns": [draft.pk, 0],
            "fill_sheets:review": [returned.pk],
            "exports:file": [report_made.pk],
            "exports:again": [report_made.pk],
            "exports:schedule": [schedule.pk],
            "exports:schedule_switch": [schedule.pk],
            "exports:unlock": [lock.pk],
            "help:role": ["clerk"],
        }
        of_draft = [draft.pk] if name.startswith("imports:") and name != "imports:upload" else []
        return reverse(name, args=arguments.get(name, of_draft))

    return of


def outcome(response) -> object:
    if response.status_code != 302:
        return response.status_code
    return "in" if response["Location"].startswith("/sign-in/") else "go"


@pytest.mark.django_db
def test_each_page_answers_each_role_as_the_table_says(addresses, people, signed_in):
    asking = {who: PEOPLE.index(who) for who in share(PEOPLE)}
    browsers = {who: Client() if who == "nobody" else signed_in(getattr(people, who)) for who in asking}
    answers = {
        name: {who: outcome(browsers[who].get(url)) for who in asking}
        for name, url in {name: addresses(name) for name in GET}.items()
    }
    assert answers == {name: {who: row[place] for who, place in asking.items()} for name, row in GET.items()}


@pytest.mark.django_db
def test_no_method_by_any_role_breaks_and_refused_pages_refuse_them_all(addresses, people, signed_in):
    before, urls = LedgerEntry.objects.count(), {name: addresses(name) for name in GET}
    turns = cycle((PLAIN, HTMX))  # by day an address is asked each way, by half of the people that a database asks
    for who in share(PEOPLE):
        client = Client() if who == "nobody" else signed_in(getattr(people, who))
        for name, row in GET.items():
            if name in ("departments:sign_out", "tasks:act acknowledge", "tasks:act dispatch", "imports:discard"):
                continue  # a bare POST is all they need
            for method in METHODS:
                for headers in (PLAIN, HTMX) if NIGHTLY else (next(turns),):
                    answer = getattr(client, method)(urls[name], headers=headers)
                    assert answer.status_code < 500, (who, name, method)
                    if row[PEOPLE.index(who)] in (403, 404) and method != "options":
                        assert answer.status_code in (403, 404, 405), (who, name, method)
    assert LedgerEntry.objects.count() == before


@pytest.mark.django_db
def test_a_person_with_an_initial_password_gets_nowhere_else(addresses, people, signed_in):
    people.chen.must_change_password = True
    people.chen.save()
    client = signed_in(people.chen)
    for name in set(GET) - {"departments:password", "departments:sign_out", "healthz"}:
        assert client.get(addresses(name)).headers.get("Location") == "/password/", name
    assert client.get("/admin/").headers.get("Location") == "/password/"


@pytest.mark.django_db
def test_a_disabled_or_moved_person_is_out_on_the_next_request(addresses, people, units, signed_in):
    client = signed_in(people.wu)
    assert client.get(addresses("tasks:detail")).status_code == 200
    people.wu.department = units["绿洲控股集团"]
    people.wu.save()
    assert client.get(addresses("tasks:detail")).status_code == 404
    people.wu.is_active = False
    people.wu.save()
    assert outcome(client.get(addresses("tasks:detail"))) == "in"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "day", ["2016-13-01", "2016-02-30", "昨天", "2099-01-01", "20161015", "\0", "2016-10-15' OR 1=1"]
)
def test_an_unknown_day_is_answered_in_a_sentence(people, signed_in, day):
    for name in ("tasks:workbench", "tasks:list", "reports:overview", "reports:table"):
        answer = signed_in(people.chen).get(reverse(name), {"as_of": day})
        assert answer.status_code == 400
        assert "日期" in answer.content.decode()


@pytest.mark.django_db
def test_every_answer_carries_the_headers(addresses, people, signed_in):
    pages = [
        signed_in(people.chen).get(addresses(name))
        for name in ("reports:table", "tasks:evidence", "tasks:evidence_archive", "tasks:act claim")
    ]
    pages.append(Client().get("/no-such-page"))
    pages.append(Client().get("/", headers={"Host": "evil.example"}))
    for answer in pages:
        assert (
            "script-src 'self'" in answer["Content-Security-Policy"] or "sandbox" in answer["Content-Security-Policy"]
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]


WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
HASHING = "digest.update"  # of hashlib, not of a model
DOORS = (
    "services",
    "services.py",
    "projection.py",
    "append.py",
    "storage.py",
    "verify.py",
    "people.py",
    "accounts.py",
    "receiver.py",
    "recording.py",
    "migrations",
    "models",
)


def test_only_services_write():
    """Views, forms, tables, filters, admin and commands call no writing method of a model."""
    found = []
    for path in sorted(ROOT.glob("*/**/*.py")):
        parts = path.relative_to(ROOT).parts
        if parts[0] not in APPS or any(door in parts for door in DOORS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in WRITES and (called := ast.unparse(node.func)) != HASHING:
                found.append(f"{'/'.join(parts)}:{node.lineno} {called}")
    assert found == []


def test_files_and_functions_stay_small():
    long_files, long_functions = [], []
    for path in sorted(ROOT.glob("*/**/*.py")):
        parts = path.relative_to(ROOT).parts
        if parts[0] not in (*APPS, FRAME, LIBRARY, "scripts") or "migrations" in parts:
            continue
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 300:
            long_files.append("/".join(parts))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 36:
                long_functions.append(f"{'/'.join(parts)}:{node.name}")
    assert (long_files, long_functions) == ([], [])

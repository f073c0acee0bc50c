"""数据接口: off by default; when on, it agrees with its document, the pages, the day and the scope of its reader."""

import json
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from api.views.document import ADDRESSES, document
from departments.models import User
from departments.services import access
from tasks.models import LedgerEntry
from tasks.services import extensions, planning, steering
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
PLANS, TASKS, FIGURES, CHANGES = (address.replace("{code}", "ceshi") for address in ADDRESSES)
EVERY = (PLANS, TASKS, FIGURES, CHANGES)
NOW = at("2016-10-15")


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.API, settings.PORTAL_TODAY = True, DAY("2016-10-15")


@pytest.fixture
def ask(people):
    """Ask in somebody's name, as the data platform does; each answer is compared with the document."""
    tokens: dict[str, str] = {}

    def asked(who: str, address: str, query: dict | None = None, **headers) -> SimpleNamespace:
        if who not in tokens:
            person = getattr(people, who)
            tokens[who] = access.make(person=person, purpose="data", label="平台", when=NOW)[1]
        sent = {"Authorization": f"Bearer {tokens[who]}"} | headers
        answer = Client().get(address, query or {}, headers=sent)
        said = json.loads(answer.content) if answer.content else None
        if said is not None:
            conforms(address, answer.status_code, said)
        return SimpleNamespace(status=answer.status_code, said=said, answer=answer, sent=sent)

    return asked


def conforms(address: str, status: int, said: object) -> None:
    """Check the answer against the document; an undocumented status fails."""
    known = document()
    path = address.replace("/ceshi/", "/{code}/") if "/plans/" in address else PLANS
    responses = known["paths"].get(path, known["paths"][PLANS])["get"]["responses"]
    schema = responses[str(status)]["content"]["application/json"]["schema"]
    whole = schema | {"components": known["components"]}
    faults = list(Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(said))
    assert faults == []


def test_the_document_is_openapi_and_is_served(ask, task):
    task()
    validate(document())
    answer = Client().get("/api/v1/openapi.json", headers=ask("chen", PLANS).sent)
    assert json.loads(answer.content) == document()


def test_switched_off_every_address_is_as_if_it_did_not_exist(settings, task, ask):
    task()
    sent = ask("chen", PLANS).sent
    settings.API = False
    for address in (*EVERY, "/api/v1/openapi.json", "/api/v1/", "/api/x"):
        answer = Client().get(address, headers=sent)
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("address", [*EVERY, "/api/v1/openapi.json", "/api/v1/nothing/"])
def test_without_a_token_nobody_gets_anything_not_even_with_a_session(task, people, signed_in, address):
    task()
    for client in (Client(), signed_in(people.chen)):
        for header in (
            {},
            {"Authorization": "Bearer x"},
            {"Authorization": "Basic eDp5"},
            {"Authorization": "Bearer "},
        ):
            answer = client.get(address, headers=header)
            assert (answer.status_code, json.loads(answer.content)["error"]["code"]) == (401, "no_token")
            assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_read_only_and_says_so_in_json(task, people, ask, method):
    task()
    before = LedgerEntry.objects.count()
    answer = getattr(Client(), method)(TASKS, headers=ask("chen", PLANS).sent)
    assert (answer.status_code, answer["Allow"], LedgerEntry.objects.count()) == (405, "GET, HEAD", before)
    assert json.loads(answer.content)["error"]["code"] == "method_not_allowed"
    strict = getattr(Client(enforce_csrf_checks=True), method)(TASKS, headers=ask("chen", PLANS).sent)
    assert strict.status_code in (403, 405)


def test_who_may_ask(task, people, ask):
    task()
    for who in ("wu", "lin", "xie", "zheng", "chen", "zhao"):
        assert [ask(who, address).status for address in EVERY] == [200] * 4
    for change in ({"is_active": False}, {"is_active": True, "role": "AUDITOR"}):
        User.objects.filter(pk=people.chen.pk).update(**change)
        assert ask("chen", TASKS).status == 401


@pytest.fixture
def two_units(task, report, units, people):
    """One task of 马陆镇 and one of 财政局, each with words that nobody else may read."""
    mine = task(text="马陆的任务。", pairs=[(units["马陆镇"], "lead")], category="甲类")
    other = task(text="财政的任务。", pairs=[(units["财政局"], "lead")], category="乙类")
    report(mine, "2016-09-01", by=people.xie, progress="马陆的进展。", issues="缺场地。", next_steps="选址。")
    report(other, "2016-09-02", by=people.zhou, progress="财政的密语。")
    return mine, other


def test_an_officers_answers_hold_nothing_of_another_unit(two_units, ask):
    mine, other = two_units
    texts = [ask("xie", address).answer.content.decode() for address in EVERY]
    assert not any("财政的" in text or "密语" in text or "乙类" in text for text in texts)
    assert "马陆的进展" in texts[1] and "马陆的进展" in texts[3]
    assert [each["tasks"] for each in ask("xie", PLANS).said["items"]] == [1]
    assert [each["id"] for each in ask("chen", TASKS).said["items"]] == [mine.pk, other.pk]
    assert {each["task"] for each in ask("xie", CHANGES).said["items"]} == {mine.pk}
    assert ask("zheng", TASKS).said["count"] == 0


def test_a_task_says_what_its_page_says(task, report, people, ask):
    made = task("2016-09-30", text="建成书房。")
    report(made, "2016-09-01", percent=40, issues="缺经费。", next_steps="申请。")
    extensions.ask(task=made, by=people.lin, when=at("2016-09-02"), due_on=DAY("2016-10-10"), text="选址。")
    extensions.grant(task=made, by=people.chen, when=at("2016-09-03"), text="同意。")
    said = ask("chen", TASKS).said
    one = said["items"][0]
    units = [(each["name"], each["role"]["word"], each["through"]) for each in one["units"]]
    assert (said["as_of"], said["plan"], said["page"], said["count"], said["next"]) == (
        "2016-10-15",
        "ceshi",
        1,
        1,
        None,
    )
    assert one["deadline"] == {
        "text": "按期完成",
        "precision": {"code": "day", "word": "日"},
        "original": "2016-09-30",
        "present": "2016-10-10",
        "warn_on": "2016-10-10",
        "extensions": 1,
    }
    assert one["light"] == {"code": "overdue", "word": "逾期"} and one["days_late"] == 5
    assert (one["percent"], one["state"]["word"], one["text"]) == (40, "办理中", "建成书房。")
    assert one["latest_report"] == {
        "on": "2016-09-01",
        "unit": "文广局",
        "by": "吴",
        "text": "已办一半。",
        "issues": "缺经费。",
        "next_steps": "申请。",
        "unchanged": False,
    }
    assert [(each["name"], each["why"], each["since"]) for each in one["blockers"]] == [
        ("文广局", "办理中", "2016-09-01"),
        ("财政局", "待签收", "2016-03-01"),
        ("马陆镇", "待签收", "2016-03-01"),
        ("南翔镇", "待签收", "2016-03-01"),
    ]
    assert [each["unit"] for each in one["blockers"]] == [each["id"] for each in one["units"]]
    assert units == [
        ("文广局", "牵头", None),
        ("财政局", "责任", None),
        ("马陆镇", "责任", "各街镇"),
        ("南翔镇", "责任", "各街镇"),
    ]


def test_each_figure_is_the_length_of_the_list_it_names(task, report, people, ask):
    for due, category in (("2016-06-30", "甲类"), ("2016-10-20", "乙类"), ("2016-12-31", "甲类"), (None, "")):
        made = task(due, category=category)
        report(made, "2016-10-01")
    steering.cancel(task=made, by=people.chen, when=at("2016-10-02"), text="取消。")
    said = ask("chen", FIGURES, {"as_of": "2016-10-03"}).said
    assert (said["rate"]["counted"], said["rate"]["cancelled"], said["rate"]["percent"]) == (3, 1, 0.0)
    rows = [*said["by_category"], *said["by_lead"]]
    shown = [*said["lights"], *said["others"], *(row["total"] for row in rows)]
    shown += [each for row in rows for each in row["lights"]]
    for figure in shown:
        listed = ask("chen", TASKS, figure["query"] | {"as_of": "2016-10-03"}).said
        assert (figure["label"], listed["count"]) == (figure["label"], figure["value"])


def test_a_past_day_tells_nothing_of_what_came_later(plan, task, report, people, units, ask):
    made = task(text="原来的字。")
    report(made, "2016-04-01", progress="四月的进展。")
    then = [ask("chen", address, {"as_of": "2016-04-10"}) for address in EVERY]
    planning.change_task(task=made, by=people.chen, when=at("2016-05-01"), reason="调整。", text="后来的字。")
    report(made, "2016-06-01", progress="六月的进展。")
    task(text="后来的任务。", entered="2016-06-02", category="后来的分类")
    later = [ask("chen", address, {"as_of": "2016-04-10"}) for address in EVERY]
    assert [each.said for each in later[:3]] == [each.said for each in then[:3]]
    assert [each.answer["ETag"] for each in later[:3]] == [each.answer["ETag"] for each in then[:3]]
    assert later[3].said["items"] == then[3].said["items"]
    assert ask("chen", TASKS).said["items"][0]["text"] == "后来的字。"
    before = ask("chen", TASKS, {"as_of": "2016-02-01"})
    assert (before.status, before.said["error"]["code"]) == (404, "no_such_plan")
    assert ask("chen", PLANS, {"as_of": "2016-02-01"}).said["items"] == []


def test_pages_are_bounded_and_together_give_every_task_once(task, ask):
    made = [task(text=f"第 {number} 项。").pk for number in range(5)]
    seen, query = [], {"page_size": "2"}
    said = ask("chen", TASKS, query).said
    while True:
        seen += [each["id"] for each in said["items"]]
        if said["next"] is None:
            break
        assert said["next"].startswith("/api/v1/plans/ceshi/tasks/?page_size=2&as_of=2016-10-15&page=")
        said = ask(
            "chen", said["next"].split("?")[0], dict(part.split("=") for part in said["next"].split("?")[1].split("&"))
        ).said
    assert seen == made
    assert ask("chen", TASKS, {"page": "4", "page_size": "2"}).said["error"]["code"] == "no_such_page"


@pytest.mark.parametrize(
    ("address", "query", "code"),
    [
        (TASKS, {"as_of": "2016-13-01"}, "bad_day"),
        (TASKS, {"as_of": "2099-01-01"}, "bad_day"),
        (TASKS, {"as_of": "\0"}, "bad_day"),
        (TASKS, {"page_size": "201"}, "bad_number"),
        (TASKS, {"page": "0"}, "bad_number"),
        (TASKS, {"page": "１"}, "bad_number"),
        (TASKS, {"page": "9999999999999999999999"}, "bad_number"),
        (TASKS, {"light": "purple"}, "bad_filter"),
        (TASKS, {"due_from": "昨天"}, "bad_filter"),
        (TASKS, {"evil": "1"}, "unknown_parameter"),
        (TASKS, {"light": ["overdue", "done"]}, "repeated_parameter"),
        (FIGURES, {"page": "1"}, "unknown_parameter"),
        (CHANGES, {"since": "x"}, "bad_since"),
        (CHANGES, {"since": "2016-02-30"}, "bad_since"),
        (CHANGES, {"since": "-1"}, "bad_since"),
        (CHANGES, {"since": "9" * 19}, "bad_since"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_a_sentence(task, ask, address, query, code):
    task()
    refused = ask("chen", address, query)
    assert (refused.status, refused.said["error"]["code"]) == (400, code)
    assert refused.said["error"]["message"].endswith(("。", "子。"))


def test_an_unknown_plan_or_address_is_a_404_in_json(task, ask):
    task()
    for address, code in (
        ("/api/v1/plans/no/tasks/", "no_such_plan"),
        ("/api/v1/plans/a%00b/tasks/", "no_such_plan"),
        ("/api/v1/plans", "no_such_address"),
        ("/api/v2/", "no_such_address"),
    ):
        refused = ask("chen", address)
        assert (refused.status, refused.said["error"]["code"]) == (404, code)


def test_what_has_not_changed_is_not_sent_again(task, report, ask):
    made = task()
    first = ask("chen", TASKS).answer
    again = ask("chen", TASKS, **{"If-None-Match": first["ETag"]})
    assert (again.status, again.said) == (304, None)
    report(made, "2016-10-14")
    assert ask("chen", TASKS, **{"If-None-Match": first["ETag"]}).status == 200


def test_answers_stay_with_the_asker_and_name_no_host(task, ask, settings):
    task()
    answer = ask(
        "chen", TASKS, {"page_size": "1"}, **{"X-Forwarded-Host": "evil.example", "Origin": "https://evil.example"}
    ).answer
    assert (answer["Cache-Control"], answer["Vary"]) == ("private, no-cache", "Authorization, Cookie")
    assert "Access-Control-Allow-Origin" not in answer and "evil" not in answer.content.decode()
    assert not answer.cookies and not Session.objects.exists()
    head = Client().head(TASKS, headers=ask("chen", PLANS).sent)
    assert (head.status_code, head.content) == (200, b"")


def test_each_token_has_its_own_measure(task, people, ask, settings):
    task()
    settings.RATES = settings.RATES | {"api": 2}
    answers = [ask("chen", TASKS) for _ in range(3)]
    assert [each.status for each in answers] == [200, 200, 429]
    assert answers[-1].said["error"]["code"] == "too_often" and 1 <= int(answers[-1].answer["Retry-After"]) <= 60
    assert ask("sun", TASKS).status == 200


@pytest.mark.parametrize(("address", "most"), [(PLANS, 4), (TASKS, 9), (FIGURES, 14), (CHANGES, 6)])
def test_it_asks_the_database_as_often_for_one_task_as_for_three(
    task, report, ask, django_assert_max_num_queries, address, most
):
    report(task(), "2016-10-01")
    ask("chen", address)
    counts = []
    for number in (0, 2):
        for _ in range(number):
            report(task(), "2016-10-01")
        with django_assert_max_num_queries(most) as asked:
            ask("chen", address)
        counts.append(len(asked))
    assert counts[0] == counts[1]

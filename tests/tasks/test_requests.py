"""催办、批示 and their answers: a report answers them unless it leaves them open, and the entry says which."""

import pytest

from reports.figures.response import responses
from tasks.ledger.requests import open_requests
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, TaskUnit
from tasks.services import dispatching, urging
from tests.recount import Recount
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def ask(task, people, day, *, who="sun", reply_by="2016-10-20"):
    service = urging.instruct if who == "zhao" else urging.urge
    return service(task=task, by=getattr(people, who), when=at(day), text="请说明。", reply_by=DAY(reply_by))


def reply(task, by, day):
    return urging.reply(task=task, by=by, when=at(day), text="已说明。")


ASKED, LEAVES, ANSWERS, REPLIES, CLAIMS, RECALLED = "asked", "leaves", "answers", "replies", "claims", "recalled"
STORIES = [  # what happened on which day of October, and which of the requests wait for the lead's answer then
    ([("12", ASKED)], [0]),
    ([("12", ASKED), ("13", ANSWERS)], []),
    ([("12", ASKED), ("13", LEAVES)], [0]),
    ([("12", ASKED), ("13", LEAVES), ("14", REPLIES)], []),
    ([("12", ASKED), ("13", LEAVES), ("14", ANSWERS)], []),
    ([("12", ASKED), ("13", LEAVES), ("14", CLAIMS)], []),
    ([("12", ASKED), ("13", ASKED)], [0, 1]),
    ([("12", ASKED), ("13", ANSWERS), ("14", ASKED)], [1]),
    ([("12", ASKED), ("13", RECALLED)], []),
    ([("12", ASKED), ("13", RECALLED), ("14", ASKED)], [1]),
    ([("11", LEAVES)], []),  # nothing was asked: an ordinary report
]


@pytest.mark.parametrize(("story", "waiting"), STORIES)
def test_a_report_answers_what_the_unit_was_asked_unless_it_leaves_it_open(task, report, people, story, waiting):
    """Facts, the list of open requests, the days of answering and the witness say the same."""
    made, requests = task("2017-12-31"), []
    for day, what in story:
        on = f"2016-10-{day}"
        if what == ASKED:
            requests.append(ask(made, people, on))
        elif what == RECALLED:
            dispatching.recall(task=made, by=people.chen, when=at(on), text="换单位。")
            dispatching.dispatch(task=made, by=people.chen, when=at(on))
        elif what == REPLIES:
            reply(made, people.wu, on)
        elif what == CLAIMS:
            claim(task=made, by=people.lin, when=at(on), text="已完成。", reason="长期配合。")
        else:
            report(made, on, progress=f"{day} 日的进展。", answers=what == ANSWERS)
    part = TaskUnit.objects.present().get(task=made, department=people.wu.department)
    entries = LedgerEntry.objects.filter(task=made).in_order()
    assert open_requests(entries, people.wu.department_id) == [requests[place] for place in waiting]
    assert bool(part.urged_on) == bool(waiting)
    told = Recount(made.plan).on(DAY("2016-10-31"))[made.pk].parts[people.wu.department_id]
    assert bool(told.asked) == bool(waiting)
    assert list(faults()) == []


def test_the_entry_says_which_requests_it_answered(task, report, people):
    made = task("2017-12-31")
    first, second = ask(made, people, "2016-10-12"), ask(made, people, "2016-10-13", who="zhao")
    left = report(made, "2016-10-14", answers=False)
    entry = report(made, "2016-10-15", progress="新的进展。")
    assert left.detail["leaves_open"] is True and "answered" not in left.detail
    assert entry.detail["answered"] == [
        {"seq": first.seq, "kind": "urged", "on": "2016-10-12", "by": "孙"},
        {"seq": second.seq, "kind": "instructed", "on": "2016-10-13", "by": "赵"},
    ]
    assert not {"answered", "leaves_open"} & report(made, "2016-10-16", progress="又有。").detail.keys()


def test_the_days_of_answering_run_on_over_a_report_that_leaves_the_request_open(task, report, people, units, on_day):
    made = task("2017-12-31")
    ask(made, people, "2016-10-10")
    report(made, "2016-10-12", answers=False)
    reply(made, people.wu, "2016-10-15")
    found = responses(on_day("2016-10-31"))[units["文广局"].pk]
    assert found.reply.days == 5


def test_the_reason_of_a_lower_percent_is_kept_with_the_last_one(task, report):
    made = task("2017-12-31")
    report(made, "2016-10-10", percent=60)
    fallen = report(made, "2016-10-11", percent=40, progress="重新核算。", fall_reason="口径变了。")
    assert fallen.detail["fall"] == {"from": 60, "reason": "口径变了。"}
    assert "fall" not in report(made, "2016-10-12", percent=50, progress="又做。", fall_reason="没有下降。").detail
    assert list(faults()) == []

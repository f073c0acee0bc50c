"""Any order of any steps by anybody: the services answer and change the task as a small pure model says.

The two ways in which several leads claim completion have a file each, so that two processes can share the steps.
"""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.core.exceptions import ValidationError
from hypothesis import Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from departments.choices import Role
from departments.roles import NotAllowed
from indicators.choices import JointClaim
from jiading.day import Moment
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.refusals import Refusal
from tasks.services import claims, dispatching, extensions, progress, steering, urging
from tests.amount import steps
from tests.tasks.model import WHEN, WITHDRAWS, Model, Part
from tests.world import DAY, SHANGHAI, claim, person

STEPS = 100
MACHINES = steps(sqlite=20, postgresql=10, nightly=350)  # some 90 steps each with repeated forms: over FEWEST
FEWEST = steps(sqlite=1_500, postgresql=500, nightly=25_000)  # for each way to claim
STEPS_OF_A_LIFE = {*WHEN, "refused", "again"}
REFUSALS = {"NotAllowed", "NotInThisState", "NotDispatched", "NewerEntries", "AlreadyDone", "DayIsWrong"}
NO_SEEN = ("dispatch", "acknowledge")
UNITS = {"文广局": True, "财政局": True, "马陆镇": False, "南翔镇": False}
ACTORS = ("wu", "lin", "zhou", "ma", "xie", "bai", "zheng", "chen", "zhao", "qian")
LIKELY = {  # who usually takes the step, so that most steps are taken and some are refused
    "dispatch": ("chen",), "acknowledge": ("wu", "zhou", "xie", "bai"), "report": ("wu", "zhou", "xie", "bai", "lin"),
    "reply": ("wu", "zhou", "xie", "bai"), "claim": ("lin", "ma"), "agree": ("lin", "ma"), "object": ("lin", "ma"),
    "withdraw_claim": ("lin", "ma"), "withdraw_extension": ("lin", "ma"),
    "withdraw_request": ("chen", "zhao"),
    "ask": ("lin", "ma"), "instruct": ("zhao",),
}  # fmt: skip
ONWARD = ("dispatch", "acknowledge", "claim", "agree", "object", "confirm", "send_back", "resume", "reopen")
ONWARD += ("ask", "grant", "refuse", "recall")


def report(*, task, by, when, finished, key, seen=None):
    said = progress.ProgressUpdate("已办一半。", 50, finished=finished)
    return progress.report(task=task, by=by, when=when, said=said, key=key, seen=seen)


SERVICES = {
    "dispatch": dispatching.dispatch,
    "recall": dispatching.recall,
    "acknowledge": dispatching.acknowledge,
    "report": report,
    "reply": urging.reply,
    "claim": claim,
    "agree": claims.agree,
    "object": claims.object_to,
    "withdraw_claim": claims.withdraw,
    "withdraw_extension": extensions.withdraw,
    "withdraw_request": urging.withdraw,
    "confirm": claims.confirm,
    "send_back": claims.send_back,
    "ask": extensions.ask,
    "grant": extensions.grant,
    "refuse": extensions.refuse,
    "urge": urging.urge,
    "instruct": urging.instruct,
    "suspend": steering.suspend,
    "resume": steering.resume,
    "cancel": steering.cancel,
    "reopen": steering.reopen,
}


class Loop(RuleBasedStateMachine):
    """One task of two leads and two towns, from its dispatch on, in the hands of ten people."""

    world: SimpleNamespace  # people, a maker of tasks, the plan; set by the test
    taken: Counter
    refusals: set

    @initialize(late=strategies.booleans())
    def enter(self, late):
        each = self.world.plan.joint_claim == JointClaim.EACH
        self.pk = self.world.make(dispatched=not late).pk
        self.day = DAY("2016-03-01")
        self.model = Model({name: Part(lead) for name, lead in UNITS.items()}, DAY("2016-06-30"), each)
        if not late:
            self.model.take("dispatch", None, self.day, {})
        self.last, self.again, self.asked_wrongly, self.taken_back = None, False, False, set()
        if late:  # among random steps these may not come up at all
            for act, who in (("acknowledge", "wu"), ("dispatch", "chen"), ("recall", "chen")):
                self.step(act, who, False, False, 0)

    @rule(luck=strategies.randoms(use_true_random=True))
    def somebody_does_something(self, luck):
        """Half the steps fit, a quarter lead on towards completion and back, the rest is anything by anybody."""
        self.day += timedelta(days=luck.choice((0, 0, 1, 3, 10)))
        flag, wait = luck.random() < 0.5, luck.randint(0, 12)
        fitting = self.fitting(flag, wait)
        onward = [each for each in fitting if each[0] in ONWARD] or fitting
        act = luck.choice(sorted(WHEN))
        anything = [(act, luck.choice(ACTORS)), *((act, who) for who in LIKELY.get(act, ("chen",)))]
        act, who = luck.choice(luck.choice((fitting, fitting, onward, anything)))
        self.step(act, who, act not in NO_SEEN and luck.random() < 0.1, flag, wait)

    def fitting(self, flag, wait):
        """Every (act, person) that the model allows now."""
        found = []
        for act in sorted(WHEN):
            for who in LIKELY.get(act, ("chen",)):
                by = self.world.people[who]
                unit = by.department.name if by.department_id else None
                if not self.model.refusal(act, by.role, unit, self.day, self.said(act, flag, wait)):
                    found.append((act, who))
        return found

    @precondition(lambda self: self.last and self.again)
    @rule()
    def the_last_form_comes_again(self):
        act, by, said, entry = self.last
        self.again = False
        self.taken["again"] += 1
        assert SERVICES[act](task=self.pk, by=self.world.people[by], when=self.moment(), **said) == entry

    @precondition(lambda self: self.would_be_a_wrong_day())
    @rule()
    def a_head_asks_for_a_day_that_is_no_later(self):
        """Once in a task's life; among random steps it may not come up at all."""
        self.asked_wrongly = True
        self.step("ask", "lin", False, False, 0)

    @precondition(lambda self: self.could_be_taken_back())
    @rule()
    def somebody_takes_back_what_was_sent(self):
        """Each once in a task's life; among random steps it may not come up at all."""
        act, who = self.could_be_taken_back()[0]
        self.taken_back.add(act)
        self.step(act, who, False, False, 0)

    def could_be_taken_back(self):
        """Every (act, person) that takes something back now and has not come up."""
        return [each for each in self.fitting(False, 0) if each[0] in WITHDRAWS and each[0] not in self.taken_back]

    def would_be_a_wrong_day(self):
        lin, said = self.world.people["lin"], self.said("ask", False, 0)
        refusal = self.model.refusal("ask", lin.role, lin.department.name, self.day, said | {"stale": False})
        return not self.asked_wrongly and refusal == "DayIsWrong"

    def moment(self):
        return Moment(datetime.combine(self.day, time(10), SHANGHAI).astimezone(UTC), self.day)

    def said(self, act, flag, wait):
        """What the form of the step holds, and what the model needs to know of it."""
        text = {} if act in ("dispatch", "acknowledge", "report") else {"text": "说明。"}
        later = {"reply_by": self.day + timedelta(days=wait)} if act in ("urge", "instruct") else {}
        later |= {"due_on": self.model.due + timedelta(days=wait - 6)} if act == "ask" else {}
        later |= {"finished": flag} if act == "report" else {}
        return text | later | ({"reason": "长期配合。" if flag else ""} if act == "claim" else {})

    def step(self, act, who, stale, flag, wait):
        by = self.world.people[who]
        unit = by.department.name if by.department_id else None
        said = self.said(act, flag, wait)
        expected = self.model.refusal(act, by.role, unit, self.day, said | {"stale": stale})
        form = said | {"key": uuid4()} | ({"seen": 1} if stale else {})
        try:
            entry = SERVICES[act](task=self.pk, by=by, when=self.moment(), **form)
        except (Refusal, NotAllowed, ValidationError) as refusal:
            assert (type(refusal).__name__, str(refusal)[-1]) == (expected, "。"), (act, who, refusal)
            self.taken["refused"] += 1
            self.refusals.add(expected)
        else:
            assert expected == "", (act, who)
            self.model.take(act, unit, self.day, said)
            self.last, self.again = (act, who, form, entry), True
            self.taken[act] += 1
        if expected:
            assert Task.objects.values_list("ledger_seq", flat=True).get(pk=self.pk) == self.model.seq
        else:
            self.compare()

    def compare(self):
        """The facts are what the model says."""
        facts, model, names = Task.objects.get(pk=self.pk).present, self.model, self.world.names
        rows = TaskUnit.objects.present().filter(task=self.pk)
        assert (facts.state, facts.due_on, facts.extensions, facts.asked_due_on, facts.urges, facts.completed_on) == (
            *(model.state, model.due, model.extensions, model.asked, model.urges, model.completed),
        )
        assert facts.claim_unfinished == "、".join(model.unfinished)
        assert {
            names[row.department_id]: (row.state, row.claimed_on is not None, row.reply_by, row.missed, row.urge_level)
            for row in rows
        } == {
            name: (part.state, part.claimed, part.reply_by, part.missed, part.level)
            for name, part in model.parts.items()
        }

    def teardown(self):
        if hasattr(self, "pk"):
            assert LedgerEntry.objects.filter(task=self.pk).count() == self.model.seq
            assert list(faults([self.pk])) == []


def lives(joint_claim: JointClaim, task, people, units, plan) -> tuple[Counter, set[str]]:
    """Let lives of tasks go any way under that setting of the plan; return the steps taken and the refusals met.

    `task`, `people`, `units` and `plan` are the fixtures of those names.
    """
    everybody = vars(people) | {
        "ma": person("ma", "马", Role.HEAD, units["财政局"]),
        "bai": person("bai", "白", Role.CLERK, units["南翔镇"]),
    }
    pairs = [(units[name], "lead" if lead else "responsible") for name, lead in UNITS.items()]
    names = {unit.pk: unit.name for unit in units.values()}
    plan.joint_claim = joint_claim
    plan.save()

    class Here(Loop):
        world = SimpleNamespace(plan=plan, people=everybody, names=names, make=lambda **m: task(pairs=pairs, **m))
        taken, refusals = Counter(), set()

    bounds = settings(max_examples=MACHINES, stateful_step_count=STEPS, phases=[Phase.generate])
    run_state_machine_as_test(Here, settings=bounds)
    return Here.taken, Here.refusals

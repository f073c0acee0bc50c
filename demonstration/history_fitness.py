"""The running plan of 2016 beside the official one: shared units, some overdue, some silent, one claimed, one urged."""

from datetime import date
from functools import partial

from demonstration.history import ENDS
from demonstration.ordinary_work import Fate, write_work
from demonstration.stage import Stage
from demonstration.words import made_up
from tasks.services import extensions, urging

ENTERED, HANDED_OUT = date(2016, 2, 22), date(2016, 3, 7)
FATES = {
    (1, 1): Fate(done=date(2016, 6, 24)),
    (1, 2): Fate(quiet_since=date(2016, 8, 19)),  # overdue since September
    (2, 1): Fate(done=date(2016, 9, 28)),
    (2, 2): Fate(quiet_since=date(2016, 9, 30)),  # overdue, urged and not answered
    (3, 1): Fate(done=date(2016, 8, 31)),
    (4, 2): Fate(quiet_since=date(2016, 7, 29)),  # silent
    (5, 2): Fate(quiet_since=date(2016, 8, 5)),  # silent
    (6, 1): Fate(claimed=date(2016, 10, 13)),
}
NEVER_ACKNOWLEDGED = {(5, 1)}


def write_fitness(stage: Stage) -> None:
    """Put the plan's history on the stage's calendar."""
    write_work(stage, FATES, handed_out=HANDED_OUT, until=ENDS, never_acknowledged=NEVER_ACKNOWLEDGED)
    office, late = stage.office(), stage.tasks[2, 2]
    text = made_up("学校场地的管理经费至今没有落实，请说明原因，并在期限前书面回复。")
    urge = partial(urging.urge, task=late, by=office, text=text, reply_by=date(2016, 10, 12))
    stage.on(date(2016, 10, 8), urge)
    # sent to the wrong task, and taken back on the next day
    text = made_up("请报健身步道的验收安排。")
    wrong = partial(urging.urge, task=stage.tasks[4, 1], by=office, text=text, reply_by=date(2016, 10, 19))
    stage.on(date(2016, 10, 12), wrong)
    text = made_up("催错了任务，验收安排不由本任务的单位负责。")
    stage.on(date(2016, 10, 13), partial(urging.withdraw, task=stage.tasks[4, 1], by=stage.office(1), text=text))
    text = made_up("健身器材关系群众安全，超过使用年限的要尽快更换，请报更换清单。")
    instruct = partial(
        urging.instruct, task=stage.tasks[1, 2], by=stage.leader(), text=text, reply_by=date(2016, 10, 21)
    )
    stage.on(date(2016, 10, 12), instruct)
    moved = stage.tasks[6, 2]
    head = stage.heads[stage.lead_of(moved)]
    text = made_up("读卡设备到货推迟，申请延期。")
    stage.on(date(2016, 9, 19), partial(extensions.ask, task=moved, by=head, due_on=date(2016, 11, 30), text=text))
    text = made_up("情况属实，同意。")
    stage.on(date(2016, 9, 22), partial(extensions.grant, task=moved, by=office, text=text))

"""The plan of 2015, closed by the office in spring 2016 with three tasks that nobody had completed."""

from datetime import date
from functools import partial

from demonstration.ordinary_work import Fate, write_work
from demonstration.stage import Stage
from demonstration.words import made_up
from tasks.services import extensions, plan_life

ENTERED, HANDED_OUT, CLOSED = date(2015, 1, 12), date(2015, 1, 19), date(2016, 1, 29)
FATES = {
    (1, 1): Fate(done=date(2015, 4, 24)),
    (1, 2): Fate(done=date(2015, 7, 10)),  # after its deadline
    (2, 1): Fate(done=date(2015, 11, 20)),
    (3, 1): Fate(quiet_since=date(2015, 9, 25)),
    (3, 2): Fate(done=date(2015, 10, 30)),
    (4, 2): Fate(done=date(2015, 12, 18)),
}


def write_civility(stage: Stage) -> None:
    """Put the plan's history, with its closing at the end, on the stage's calendar."""
    write_work(stage, FATES, handed_out=HANDED_OUT, until=CLOSED)
    moved = stage.tasks[2, 2]
    head = stage.heads[stage.lead_of(moved)]
    text = made_up("两个街道的服务站还在选址，申请延期。")
    stage.on(date(2015, 11, 16), partial(extensions.ask, task=moved, by=head, due_on=date(2016, 1, 15), text=text))
    text = made_up("同意延期，请抓紧选址。")
    stage.on(date(2015, 11, 18), partial(extensions.grant, task=moved, by=stage.office(), text=text))
    text = made_up("创建年度工作已经考核，本方案结束；没有办结的任务转入下一年度方案继续办理。")
    stage.on(CLOSED, partial(plan_life.close, plan=stage.plan, by=stage.office(), text=text))

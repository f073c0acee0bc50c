"""The made-up history from 2016-03-01 to 2016-10-15: ordinary work everywhere, and the special fates by hand.

Every light, every state, a silent unit, a returned claim, extensions granted, refused and open occur in it.
"""

from datetime import date, timedelta
from functools import partial

from demonstration.files import made_up_pdf
from demonstration.stage import Stage, workday
from demonstration.words import OWN_PART, made_up, progress_words
from departments.models import User
from indicators.models import OpenQuestion
from jiading.day import Moment
from tasks.ledger.claim_checklist import checklist_of
from tasks.ledger.projection import facts_of
from tasks.models import Task
from tasks.services import claims, demands, dispatching, extensions, progress, questions, steering, urging

BEGINS, ENDS = date(2016, 3, 1), date(2016, 10, 15)
DISPATCH = date(2016, 3, 2)
LATE_DISPATCH = date(2016, 10, 9)

# Fates by (row, place in the row). Every other task is worked on in the ordinary way.
NEVER_ACKNOWLEDGED = {(17, 2)}
DISPATCHED_LATE = {(20, 1)}
QUIET_SINCE = {  # the lead says nothing after that day
    (2, 1): date(2016, 8, 31),
    (4, 1): date(2016, 8, 12),
    (4, 3): date(2016, 7, 29),
    (7, 1): date(2016, 8, 25),
    (14, 4): date(2016, 6, 24),
    (16, 3): date(2016, 8, 18),
}
DONE = {  # completed on that day
    (1, 4): date(2016, 9, 28),
    (3, 2): date(2016, 9, 20),
    (4, 2): date(2016, 8, 30),
    (8, 1): date(2016, 7, 28),
    (9, 1): date(2016, 9, 27),
    (10, 1): date(2016, 6, 21),
    (14, 1): date(2016, 7, 8),
    (15, 2): date(2016, 6, 15),
}
RESTS = {  # suspended or cancelled: nobody reports between these days
    (12, 1): (date(2016, 5, 9), date(2016, 6, 6)),
    (13, 1): (date(2016, 7, 18), ENDS),
    (16, 5): (date(2016, 8, 15), ENDS),
}
CLAIMED = {(3, 1): date(2016, 10, 12), (9, 3): date(2016, 10, 13)}


def write(stage: Stage) -> None:
    """Put the whole history on the stage's calendar."""
    for place, task in sorted(stage.tasks.items()):
        dispatch_on = LATE_DISPATCH if place in DISPATCHED_LATE else DISPATCH
        stage.on(dispatch_on, partial(dispatching.dispatch, task=task, by=stage.office()))
        if place not in NEVER_ACKNOWLEDGED | DISPATCHED_LATE:
            acknowledgements(stage, task)
            lead_reports(stage, place, task)
            unit_reports(stage, task, until=DONE.get(place, ENDS))
        if place in DONE:
            completion(stage, task, DONE[place])
        if place in CLAIMED:
            claim(stage, task, CLAIMED[place])
    special_fates(stage)


def acknowledgements(stage: Stage, task: Task) -> None:
    """The lead takes the task in hand within a week, most others within three; a few never do."""
    lead, others = stage.lead_of(task), stage.others_of(task)
    for unit in [lead, *others]:
        if unit != lead and stage.luck.random() < 0.08:
            continue
        day = workday(DISPATCH + timedelta(days=stage.luck.randint(1, 6 if unit == lead else 20)))
        stage.on(day, partial(dispatching.acknowledge, task=task, by=stage.clerks[unit]))


def lead_reports(stage: Stage, place: tuple[int, int], task: Task) -> None:
    """The lead reports about every four weeks, ever further on, until it falls silent or the task is done."""
    person = stage.clerks[stage.lead_of(task)]
    last = min(QUIET_SINCE.get(place, ENDS), DONE.get(place, ENDS), CLAIMED.get(place, ENDS)) - timedelta(days=2)
    day, percent = date(2016, 4, 1) + timedelta(days=stage.luck.randint(0, 12)), stage.luck.choice((10, 15, 20))
    while day <= last:
        report(stage, task, person, workday(day), percent)
        day += timedelta(days=stage.luck.randint(24, 31))
        percent = min(percent + stage.luck.choice((5, 10, 15)), 95)


def report(
    stage: Stage, task: Task, person: User, day: date, percent: int, *, finished: bool = False, text: str = ""
) -> None:
    """Put one report on the calendar."""
    said, issues, following = progress_words(percent, stage.luck)
    update = progress.ProgressUpdate(made_up(text) or said, percent, issues, following, finished)
    rests_from, rests_to = RESTS.get((task.project.position, task.position), (ENDS, BEGINS))
    if day <= ENDS and not rests_from <= day <= rests_to:
        stage.on(day, partial(progress.report, task=task, by=person, said=update))


def unit_reports(stage: Stage, task: Task, *, until: date) -> None:
    """Some of the other units report for their own part, and some of these have finished it."""
    leads = stage.leads_of(task)
    for unit in stage.others_of(task):
        if unit in leads or stage.luck.random() < 0.55:
            continue
        day = workday(date(2016, 4, 20) + timedelta(days=stage.luck.randint(0, 160)))
        finished = stage.luck.random() < 0.5
        if day < until - timedelta(days=3):
            percent = 100 if finished else stage.luck.choice((30, 50, 60, 80))
            text = stage.luck.choice(OWN_PART[:2] if finished else OWN_PART[2:])
            report(stage, task, stage.clerks[unit], day, percent, finished=finished, text=text)


def claim(stage: Stage, task: Task, day: date) -> None:
    """The lead's head claims, with the reason why others are not finished, and answers the points of that day."""
    text = made_up("任务要求已逐条落实，对照创建标准自查合格，佐证材料已备齐。")
    reason = made_up("未完成单位承担的是长期配合工作，不影响本任务办结。")
    head = stage.heads[stage.lead_of(task)]

    def step(*, when: Moment) -> None:
        claims.claim(task=task, by=head, when=when, text=text, reason=reason, answers=answers(task))

    stage.on(day, step)


def answers(task: Task) -> list[str]:
    """Answer each point of the task as it stands on the day of the claim."""
    points = checklist_of(facts_of(Task.objects.select_related("project", "present__category").get(pk=task.pk)))
    return [made_up("已按这一条要求落实，见佐证材料。") for _ in points]


def agreements(stage: Stage, task: Task, day: date) -> None:
    """The heads of the other leads agree to the claim."""
    for unit in stage.leads_of(task)[1:]:
        stage.on(day, partial(claims.agree, task=task, by=stage.heads[unit], text=made_up("已共同核对，同意办结。")))


def completion(stage: Stage, task: Task, day: date) -> None:
    """Claimed three days before, confirmed by the office on the day."""
    claim(stage, task, day - timedelta(days=3))
    agreements(stage, task, day - timedelta(days=2))
    text = made_up("已核对佐证材料，符合要求。")
    stage.on(day, partial(claims.confirm, task=task, by=stage.office(1), text=text))


def special_fates(stage: Stage) -> None:
    extended(stage)
    sent_back(stage)
    rested(stage)
    urged_and_instructed(stage)
    settled(stage)
    evidenced(stage)


def extended(stage: Stage) -> None:
    """Granted twice over (due soon now), refused once, and one request still open."""
    ask_for(stage, (10, 2), date(2016, 6, 16), date(2016, 10, 20), "专家人选还在征求意见，申请延期。")
    answer(stage, (10, 2), date(2016, 6, 22), granted=True)
    ask_for(stage, (14, 2), date(2016, 6, 20), date(2016, 9, 30), "规划文本正在履行审议程序，申请延期。")
    answer(stage, (14, 2), date(2016, 6, 24), granted=True)
    ask_for(stage, (14, 2), date(2016, 9, 22), date(2016, 11, 10), "审议会议改期，再次申请延期。")
    answer(stage, (14, 2), date(2016, 9, 26), granted=True)
    ask_for(stage, (14, 4), date(2016, 7, 5), date(2016, 12, 31), "预算调整方案尚未批准，申请延期。")
    answer(stage, (14, 4), date(2016, 7, 11), granted=False)
    ask_for(stage, (5, 1), date(2016, 10, 11), date(2017, 6, 30), "市级赛事改在明年二季度举行，申请延期。")


def ask_for(stage: Stage, place: tuple[int, int], day: date, due_on: date, text: str) -> None:
    task = stage.tasks[place]
    head = stage.heads[stage.lead_of(task)]
    stage.on(day, partial(extensions.ask, task=task, by=head, due_on=due_on, text=made_up(text)))


def answer(stage: Stage, place: tuple[int, int], day: date, *, granted: bool) -> None:
    task, decide = stage.tasks[place], extensions.grant if granted else extensions.refuse
    text = made_up("情况属实，同意。" if granted else "理由不充分，请按原期限抓紧落实。")
    stage.on(day, partial(decide, task=task, by=stage.office(), text=text))


def sent_back(stage: Stage) -> None:
    """The other lead objected to one claim; the next was returned, and the task has been overdue since July."""
    task = stage.tasks[14, 3]
    claim(stage, task, date(2016, 6, 20))
    other, objection = stage.heads[stage.leads_of(task)[1]], made_up("督导办法还没有会签，请完成会签以后再申请。")
    stage.on(date(2016, 6, 22), partial(claims.object_to, task=task, by=other, text=objection))
    claim(stage, task, date(2016, 6, 27))
    agreements(stage, task, date(2016, 6, 28))
    claim(stage, stage.tasks[14, 2], date(2016, 10, 13))  # waits for the other lead
    text = made_up("监督考核机制的文件没有印发，第 3 项要求没有达到，请补充后再申请。")
    stage.on(date(2016, 6, 29), partial(claims.send_back, task=task, by=stage.office(), text=text))


def rested(stage: Stage) -> None:
    """One task is suspended, one was suspended and resumed, one is cancelled, one was reopened."""
    steps = (
        (date(2016, 7, 18), steering.suspend, (13, 1), "机构改革方案待上级明确，暂缓。"),
        (date(2016, 5, 9), steering.suspend, (12, 1), "等待国家标准印发。"),
        (date(2016, 6, 6), steering.resume, (12, 1), "国家标准已印发，继续办理。"),
        (date(2016, 8, 15), steering.cancel, (16, 5), "与其他任务重复，并入第 1 项。"),
        (date(2016, 9, 12), steering.reopen, (8, 1), "回头看发现议事会制度没有执行，重新办理。"),
    )
    for day, service, place, text in steps:
        stage.on(day, partial(service, task=stage.tasks[place], by=stage.office(), text=made_up(text)))


def urged_and_instructed(stage: Stage) -> None:
    """The office urges, a leader instructs; one urging rises to 督办 and is answered, the others wait."""
    soon = date(2016, 10, 20)
    urges = (
        ((2, 1), date(2016, 10, 10)),
        ((14, 3), date(2016, 8, 22)),
        ((14, 3), date(2016, 9, 5)),  # 督办 for those who did not answer in August
        ((1, 1), date(2016, 10, 12)),
        ((17, 2), date(2016, 10, 12)),
    )
    for place, day in urges:
        task, reply_by = stage.tasks[place], max(soon, day) if day.month == 10 else day + timedelta(days=7)
        text = made_up("请尚未完成的单位抓紧办理，并在期限前书面回复。")
        stage.on(day, partial(urging.urge, task=task, by=stage.office(), text=text, reply_by=reply_by))
    task, text = stage.tasks[14, 3], made_up("文件已送审，预计十月下旬印发。")
    clerk = stage.clerks[stage.lead_of(task)]
    stage.on(date(2016, 9, 8), partial(urging.reply, task=task, by=clerk, text=text))
    words = made_up("这项任务已逾期三个多月，请区委办、区府办说明原因和办结时间。")
    stage.on(date(2016, 10, 13), partial(urging.instruct, task=task, by=stage.leader(), text=words, reply_by=soon))


def settled(stage: Stage) -> None:
    """Three of the open questions have been settled by accepting the proposal."""
    wanted = OpenQuestion.objects.filter(project__plan=stage.plan, field="category", project__position__in=(6, 7, 8))
    for question in wanted.order_by("pk"):
        answer, note = question.proposal, made_up("已向起草单位核对。")
        settle = partial(questions.settle, question=question, by=stage.office(), answer=answer, note=note)
        stage.on(date(2016, 4, 15), settle)


DEMANDS = {  # what must be handed in before completion can be claimed, said by the office on 2016-04-06
    (1, 3): (("document", "photo"), "布点以照片为准。"),
    (3, 1): (("document",), "自查表须附后。"),
    (4, 1): (("photo", "statistics"), "平台建设情况以统计表和照片为准。"),
    (10, 1): (("photo",), "以活动照片为准。"),
    (14, 1): (("document",), "责任书须附后。"),
    (14, 2): (("document",), "规划文本须附后。"),
    (14, 4): (("document", "statistics"), "预算批复和经费统计表须附后。"),
    (16, 2): (("photo", "contract"), "以现场照片和验收单为准。"),
    (16, 5): (("document",), "并入第 1 项以前须有文件。"),
}
HANDED_IN = (  # with a report of the lead
    ((10, 1), date(2016, 6, 10), "photo", "活动现场照片"),
    ((14, 1), date(2016, 7, 1), "document", "创建责任书签订情况"),
    ((16, 2), date(2016, 9, 12), "photo", "现场照片"),
    ((1, 3), date(2016, 9, 30), "document", "街镇图书馆布点方案"),
    ((3, 1), date(2016, 10, 10), "document", "一级馆自查表"),
    ((14, 2), date(2016, 10, 11), "document", "规划文本送审稿"),
)


def evidenced(stage: Stage) -> None:
    """The office says of some tasks which evidence they need; some of it comes with reports, some is missing."""
    for place, (kinds, text) in DEMANDS.items():
        task = stage.tasks[place]
        demand = partial(demands.demand, task=task, by=stage.office(), kinds=kinds, text=made_up(text))
        stage.on(date(2016, 4, 6), demand)
    for place, day, kind, name in HANDED_IN:
        task = stage.tasks[place]
        update = progress.ProgressUpdate(made_up("已形成书面材料，附后。"), 90)
        person, files = stage.clerks[stage.lead_of(task)], [made_up_pdf(made_up(f"{name}.pdf"))]
        stage.on(day, partial(progress.report, task=task, by=person, said=update, files=files, evidence=kind))

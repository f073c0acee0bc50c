"""What happens to each task of a small plan: handed out, acknowledged, reported on, and perhaps completed.

The official table's year has its own module, history.py, whose dice must fall as they always did.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from demonstration.history import claim, completion
from demonstration.stage import Stage, workday
from demonstration.words import OWN_PART, made_up, progress_words
from tasks.models import Task
from tasks.services import dispatching, progress

EVERY = 28  # days between two reports of a lead


@dataclass(frozen=True)
class Fate:
    """What becomes of one task; a day that is None does not come.

    The lead reports until `quiet_since`, or until the task is done or claimed; `done` is the day on which completion is
    confirmed, `claimed` that of a claim which nobody has answered.
    """

    done: date | None = None
    claimed: date | None = None
    quiet_since: date | None = None


def write_work(
    stage: Stage,
    fates: dict[tuple[int, int], Fate],
    *,
    handed_out: date,
    until: date,
    never_acknowledged: Collection[tuple[int, int]] = (),
) -> None:
    """Put the work on every task from `handed_out` to `until` on the stage's calendar; fates are by row and place."""
    for place, task in sorted(stage.tasks.items()):
        stage.on(handed_out, partial(dispatching.dispatch, task=task, by=stage.office()))
        if place in never_acknowledged:
            continue
        fate = fates.get(place, Fate())
        write_acknowledgements(stage, task, handed_out)
        ends = min(day for day in (fate.done, fate.claimed, fate.quiet_since, until) if day)
        write_reports(stage, task, handed_out + timedelta(days=EVERY), ends - timedelta(days=4))
        if fate.done:
            completion(stage, task, fate.done)
        if fate.claimed:
            claim(stage, task, fate.claimed)


def write_acknowledgements(stage: Stage, task: Task, handed_out: date) -> None:
    """The lead acknowledges within the week; most of the others within two."""
    lead = stage.lead_of(task)
    for unit in [lead, *stage.others_of(task)]:
        if unit == lead or stage.luck.random() < 0.9:
            day = workday(handed_out + timedelta(days=stage.luck.randint(1, 5 if unit == lead else 12)))
            stage.on(day, partial(dispatching.acknowledge, task=task, by=stage.clerks[unit]))


def write_reports(stage: Stage, task: Task, first: date, last: date) -> None:
    """The lead reports every four weeks, ever further on; one of the other units says once how far its part is."""
    day, percent = first, stage.luck.choice((10, 20))
    while day <= last:
        said, issues, following = progress_words(percent, stage.luck)
        update = progress.ProgressUpdate(said, percent, issues, following)
        person = stage.clerks[stage.lead_of(task)]
        stage.on(min(workday(day), last), partial(progress.report, task=task, by=person, said=update))
        day += timedelta(days=EVERY)
        percent = min(percent + stage.luck.choice((10, 15, 20)), 95)
    if first + timedelta(days=21) <= last and (others := stage.others_of(task)):
        finished = stage.luck.random() < 0.5
        text = made_up(stage.luck.choice(OWN_PART[:2] if finished else OWN_PART[2:]))
        update = progress.ProgressUpdate(text, 100 if finished else 60, finished=finished)
        person = stage.clerks[stage.luck.choice(others)]
        stage.on(min(workday(last), last), partial(progress.report, task=task, by=person, said=update))

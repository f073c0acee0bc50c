"""逐条对照: the points that a claim of completion must answer, made from the task's text and the row's standard."""

import re

from tasks.ledger.facts import Facts

MOST = 12  # points of one claim; what goes beyond stands together in the last
SENTENCE = re.compile("[^。；;\n]+[。；;]?")


def checklist_of(facts: Facts) -> list[str]:
    """Return the points in printed order, at most MOST: the task itself, then each sentence of the standard."""
    sentences = [found.strip() for found in SENTENCE.findall(facts.standard)]
    points = [f"{facts.mark}{facts.text}", *filter(None, sentences)]
    return [*points[: MOST - 1], "".join(points[MOST - 1 :])] if len(points) > MOST else points

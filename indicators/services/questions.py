"""What a row of an old plan left open is asked again where the row goes on in the next plan."""

from collections.abc import Mapping
from datetime import date

from indicators.choices import Field
from indicators.models import OpenQuestion, Project

OF_THE_ROW = (Field.CATEGORY, Field.PROJECT, Field.STANDARD, Field.BASELINE_STATE)


def ask_again(old: Project, new: Project, *, places: Mapping[int, int], dated: set[int], on: date) -> None:
    """Ask in the row `new`, on the day `on`, what nobody has settled in the row `old`, of which it is the copy.

    `places` gives for each task that goes on its place in the old row and in the new one; `dated` are the old places
    of those that got a new deadline, which answers a question about the old one. Where the deadline is still open, the
    days that were proposed for the old period are no proposal any more. A question only about tasks that do not go on
    is not asked.
    """
    for question in OpenQuestion.objects.filter(project=old, settled_on=None).order_by("pk"):
        if question.field not in OF_THE_ROW:
            about = set(question.places or places) & set(places)
            if question.field == Field.DEADLINE:
                about -= dated
                question.proposal, question.options, question.confidence = "", [], ""
            if not about:
                continue
            question.places = [] if about == set(places) else sorted(places[place] for place in about)
        question.pk, question.project, question.asked_on = None, new, on
        question.save(force_insert=True)

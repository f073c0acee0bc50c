"""Every number of the portal, once. Pages, Excel, Word and the API read this package.

All figures are of one plan, one day and one reader's scope: they take a StandingQuerySet that says all three.
"""

from reports.figures.ahead import Ahead, ahead
from reports.figures.changes import Change, changes, compared
from reports.figures.counts import (
    NO_CATEGORY_NAME,
    CountsRow,
    Figure,
    breakdown_row,
    by_category,
    by_lead,
    by_light,
    grouped,
    light_figures,
    others,
)
from reports.figures.instructions import Instruction, unanswered_instructions, waiting
from reports.figures.rate import BANDS, FAIR, FORMULA, GOOD, Rate, nearest, punctuality, rate
from reports.figures.silence import SilentLead, silent_leads
from reports.figures.trend import Point, trend

__all__ = [
    "BANDS",
    "FAIR",
    "FORMULA",
    "GOOD",
    "NO_CATEGORY_NAME",
    "Ahead",
    "Change",
    "CountsRow",
    "Figure",
    "Instruction",
    "Point",
    "Rate",
    "SilentLead",
    "ahead",
    "breakdown_row",
    "by_category",
    "by_lead",
    "by_light",
    "changes",
    "compared",
    "grouped",
    "light_figures",
    "nearest",
    "others",
    "punctuality",
    "rate",
    "silent_leads",
    "trend",
    "unanswered_instructions",
    "waiting",
]

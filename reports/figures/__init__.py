"""Every number of the portal, once. Pages, Excel, Word and the API read this package.

All figures are of one plan, one day and one reader's scope: they take a StandingQuerySet that says all three.
"""

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
from reports.figures.gaps import Gaps, gaps
from reports.figures.rate import BANDS, FAIR, FORMULA, GOOD, Rate, nearest, punctuality, rate
from reports.figures.timeline import Timeline, timeline

__all__ = [
    "BANDS",
    "FAIR",
    "FORMULA",
    "GOOD",
    "NO_CATEGORY_NAME",
    "CountsRow",
    "Figure",
    "Gaps",
    "Rate",
    "Timeline",
    "breakdown_row",
    "by_category",
    "by_lead",
    "by_light",
    "gaps",
    "grouped",
    "light_figures",
    "nearest",
    "others",
    "punctuality",
    "rate",
    "timeline",
]

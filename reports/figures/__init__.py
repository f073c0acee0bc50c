"""Every number of the portal, defined once; pages, Excel, Word and the API read this package.

A figure takes a TaskStateQuerySet, from AsOf, which fixes the plan, the day and the reader's scope.
"""

from reports.figures.ahead import Ahead, ahead
from reports.figures.changes import Change, changes, compared
from reports.figures.comparison import Comparison, comparison
from reports.figures.counts import (
    CountsRow,
    Figure,
    breakdown_row,
    by_category,
    by_light,
    grouped,
    light_figures,
    lights_shown,
    others,
    others_and_silence,
)
from reports.figures.gaps import Gaps, gaps
from reports.figures.instructions import Instruction, instructed, unanswered_instructions, waiting
from reports.figures.leads import Leads, SilentLead, by_lead, leads, silent_leads
from reports.figures.plans import PlanRecord, plan_records, total_rate
from reports.figures.punctuality import Punctuality, punctuality
from reports.figures.rate import BANDS, FAIR, FORMULA, GOOD, Rate, nearest, rate
from reports.figures.summary import Summary, summary
from reports.figures.timeline import Timeline, timeline
from reports.figures.trend import Point, trend

__all__ = [
    "BANDS",
    "FAIR",
    "FORMULA",
    "GOOD",
    "Ahead",
    "Change",
    "Comparison",
    "CountsRow",
    "Figure",
    "Gaps",
    "Instruction",
    "Leads",
    "PlanRecord",
    "Point",
    "Punctuality",
    "Rate",
    "SilentLead",
    "Summary",
    "Timeline",
    "ahead",
    "breakdown_row",
    "by_category",
    "by_lead",
    "by_light",
    "changes",
    "compared",
    "comparison",
    "gaps",
    "grouped",
    "instructed",
    "leads",
    "light_figures",
    "lights_shown",
    "nearest",
    "others",
    "others_and_silence",
    "plan_records",
    "punctuality",
    "rate",
    "silent_leads",
    "summary",
    "timeline",
    "total_rate",
    "trend",
    "unanswered_instructions",
    "waiting",
]

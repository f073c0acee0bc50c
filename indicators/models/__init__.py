from indicators.models.category import IndicatorCategory
from indicators.models.last_plan import LastPlan
from indicators.models.plan import Plan
from indicators.models.project import Project, Wording
from indicators.models.question import OpenQuestion
from indicators.models.stage import PlanStage

__all__ = ["IndicatorCategory", "LastPlan", "OpenQuestion", "Plan", "PlanStage", "Project", "Wording"]

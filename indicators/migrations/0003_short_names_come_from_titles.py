"""Plans that are there get a short name from their title, and the year of their first day.

The rules are those of the day this was written; names that come out alike within a year are numbered.
"""

import re

from django.db import migrations

LIMIT = 8
KNOWN = {"jiading-2016": "示范区创建"}  # the portal's own official table
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s*[-—–~至]+\s*(?:19|20)\d\d)?(?!\d)\s*年?度?")
NOISE = re.compile(r"[（(【\[].*?[）)】\]]|[\s《》〈〉“”\"'（）()、，。：:]")
ISSUED = re.compile(r"^(?:关于|印发)+|的(?:通知|意见|决定)$")
PLACE = re.compile(r"^[\u4e00-\u9fff]{2,4}?(?:省|市|区|县|镇|街道|新区)")
VERB = re.compile(r"^(?:开展|推进|深入|迎接|创建|加强|实施|全国|国家|全面|进一步|的)+")
KIND = re.compile(
    r"(?:的?(?:主要|重点|年度|工作)*(?:目标|指标|任务|责任|工作|项目)*(?:分解表|任务表|清单|一览表|表)"
    r"|(?:三年|五年|专项|工作)*(?:实施方案|工作方案|行动方案|行动计划|工作要点|实施意见|方案|计划|规划))+$"
)


def short_name_of(title: str) -> str:
    """Return at most LIMIT characters of the title without place, year and kind of paper."""
    plain = left = PLACE.sub("", ISSUED.sub("", NOISE.sub("", YEAR.sub("", title))))
    if len(plain) > LIMIT:
        left = VERB.sub("", KIND.sub("", plain)) or plain
    return (left or title.strip())[:LIMIT]


def name_plans(apps, schema_editor) -> None:
    """Fill in the short names and years of all plans and of their histories."""
    Plan, History = apps.get_model("indicators", "Plan"), apps.get_model("indicators", "HistoricalPlan")
    taken: set[tuple[str, int]] = set()
    for plan in Plan.objects.order_by("pk"):
        plan.year, name, number = plan.starts_on.year, KNOWN.get(plan.code) or short_name_of(plan.title), 1
        plan.short_name = name
        while (plan.short_name, plan.year) in taken:
            number += 1
            plan.short_name = f"{name[: LIMIT - len(str(number))]}{number}"
        taken.add((plan.short_name, plan.year))
        plan.save(update_fields=["short_name", "year"])
        History.objects.filter(id=plan.pk).update(short_name=plan.short_name, year=plan.year)
    for row in History.objects.filter(year=0):  # of plans that were deleted
        row.short_name, row.year = short_name_of(row.title), row.starts_on.year
        row.save(update_fields=["short_name", "year"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_plans_have_stages_and_short_names")]
    operations = [migrations.RunPython(name_plans, migrations.RunPython.noop)]

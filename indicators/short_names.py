"""A short name for a plan, proposed from its official title."""

import re

SHORT_NAME_LIMIT = 8  # characters
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s*[-—–~至]+\s*(?:19|20)\d\d)?(?!\d)\s*年?度?")
PLACE = re.compile(r"^[\u4e00-\u9fff]{2,4}?(?:省|市|区|县|镇|街道|新区)")
ISSUED = re.compile(r"^(?:关于|印发)+|的(?:通知|意见|决定)$")
VERB = re.compile(r"^(?:开展|推进|深入|迎接|创建|加强|实施|全国|国家|全面|进一步|的)+")
KIND = re.compile(
    r"(?:的?(?:主要|重点|年度|工作)*(?:目标|指标|任务|责任|工作|项目)*(?:分解表|任务表|清单|一览表|表)"
    r"|(?:三年|五年|专项|工作)*(?:实施方案|工作方案|行动方案|行动计划|工作要点|实施意见|方案|计划|规划))+$"
)
NOISE = re.compile(r"[（(【\[].*?[）)】\]]|[\s《》〈〉“”\"'（）()、，。：:]")


def numbered(name: str, number: int) -> str:
    """Return the short name with a number behind it, cut where that is needed; the first of its name has none."""
    return name if number == 1 else f"{name[: SHORT_NAME_LIMIT - len(str(number))]}{number}"


def short_name_of(title: str) -> str:
    """Return at most SHORT_NAME_LIMIT characters that tell the plan apart: no place, no year, no kind of paper.

    What is left of 2016年嘉定区智慧城市建设任务分解表 is 智慧城市建设. A title of such words alone is only cut.
    """
    plain = PLACE.sub("", ISSUED.sub("", NOISE.sub("", YEAR.sub("", title))))
    left = plain
    if len(left) > SHORT_NAME_LIMIT:
        left = VERB.sub("", KIND.sub("", plain)) or plain
    return (left or title.strip())[:SHORT_NAME_LIMIT]

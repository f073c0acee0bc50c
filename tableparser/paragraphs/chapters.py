"""Which chapters of a document are tasks: those that say whose they are; 总体要求, 保障措施 and the like are not."""

import re
from dataclasses import dataclass, field

from tableparser.columns import Field
from tableparser.paragraphs.duties import units_in
from tableparser.paragraphs.item import Head, Item
from tableparser.paragraphs.labels import UNITS
from tableparser.paragraphs.times import deadline_in

TASKS, GENERAL, ASKED = "tasks", "general", "asked"
NO_TASKS = re.compile(
    r"^.{1,4}(?:要求|原则|目的|主题|意义|宗旨|口号)$|总体(?:要求|思路|目标|部署)|指导思想|(?:基本|工作|整改|总体)原则|(?:工作|主要|总体|整改|创建|年度|发展|预期|基本)?目标(?:任务|要求)?$|基本思路"
    r"|组织(?:领导|保障|实施|机构|架构)|保障(?:措施|机制|体系)|(?:工作|有关|相关|几点|整改|落实|考核)要求|工作(?:保障|机制|纪律)|领导(?:小组|机构)"
    r"|(?:实施|工作|方法|整治|活动|推进)(?:步骤|阶段|流程)|(?:时间|进度|步骤)安排|重要意义|重大意义|(?:工作|起草|编制)?背景|适用范围|附则"
    r"|(?:加强|强化|严格|落实|压实|健全|完善|狠抓|严肃|注重|做好|开展)(?:组织|领导|监督|督导|督查|督促|督办|考核|宣传|责任|舆论|政策宣传|工作责任|工作纪律|追责|问责|统筹协调|协调|跟踪|调度|信息)"
    r"|高度重视|提高(?:认识|站位|政治)|压实责任|统一思想|监督检查|考核(?:评价|奖惩|办法)|宣传引导|责任追究|工作措施和要求|整改要求|工作概况|基本情况|总体情况|总体安排"
)
PLAN = re.compile(r"方案|计划|要点|分工|分解|任务|清单|实事|整改|台账|重点工作|责任|安排|行动|措施|纪要|意见")
CALLED_A_PLAN = re.compile(r"(?:要点|工作计划|任务清单|任务分解|任务分工|分工方案|实事|重点工作|重点任务)")
NO_PLAN = re.compile(
    r"总结|汇报|讲话|简报|公告|公示|办法|规定|条例|细则|制度|守则|合同|协议|新闻|说明|解读|会议的通知|报道|致辞|倡议|批复|情况(?:的)?报告|工作报告$"
)
SURE = 1 / 3  # share of tasks with a deadline from which a document without units is a plan for certain
FEWEST, MANY = 2, 3  # tasks of a document without units: where one is dated, and where only its title says so


@dataclass
class Chapter:
    """The items under one topmost heading, and what is to become of them."""

    head: Head | None
    items: list[Item] = field(default_factory=list)
    fate: str = TASKS

    @property
    def name(self) -> str:
        return self.head.text if self.head else ""


def chapters_of(items: list[Item]) -> list[Chapter]:
    """Return the chapters in printed order; a chapter without units among others that have them is general or asked."""
    found: list[Chapter] = []
    for item in items:
        head = item.heads[0] if item.heads else None
        if not found or found[-1].head is not head:
            found.append(Chapter(head))
        found[-1].items.append(item)
    with_units = any(has_units(item) for item in items)
    for chapter in found:
        chapter.fate = fate_of(chapter, with_units=with_units)
    return found


def fate_of(chapter: Chapter, *, with_units: bool) -> str:
    if any(has_units(item) for item in chapter.items):
        return TASKS
    if chapter.head and NO_TASKS.search(chapter.name):
        return GENERAL
    says_who = any(names_units(item) for item in chapter.items)
    return ASKED if with_units and not says_who else TASKS


def is_general(item: Item) -> bool:
    """Return whether an item without units stands under a heading such as 指导思想, or is one."""
    if has_units(item):
        return False
    first = re.split("[。：:]", item.tasks[0].text)[0] if item.tasks else ""
    named = len(first) <= 12 and bool(NO_TASKS.match(first))
    return named or any(NO_TASKS.search(head.text) for head in item.heads)


def has_units(item: Item) -> bool:
    """Return whether the item, or a heading above it, names a unit."""
    return any(name in each.fields for each in item.all_duties for name in UNITS)


def names_units(item: Item) -> bool:
    """Return whether units stand in brackets, labels or headings, or its sentences say who leads."""
    return has_units(item) or any(units_in(task.text) for task in item.tasks)


def has_deadline(item: Item) -> bool:
    labelled = any(Field.DEADLINE in each.fields for each in item.all_duties) or any(head.period for head in item.heads)
    return labelled or any(deadline_in(task.text) for task in item.tasks)


def is_plan(title: str, chapters: list[Chapter]) -> bool:
    """Return whether a document is a plan at all: it says whose its tasks are, or is called one."""
    items = [item for chapter in chapters if chapter.fate != GENERAL for item in chapter.items if not is_general(item)]
    units, dated = sum(names_units(item) for item in items), sum(has_deadline(item) for item in items)
    if units:
        return units >= 2 or not NO_PLAN.search(title)
    if len(items) < FEWEST or NO_PLAN.search(title) or not PLAN.search(title):
        return False
    return dated > 0 or (len(items) >= MANY and bool(CALLED_A_PLAN.search(title)))


def is_sure(title: str, chapters: list[Chapter]) -> bool:
    """Return whether a document need not be asked about as a whole: it names units, or enough of it is dated."""
    if NO_PLAN.search(title):
        return False
    items = [item for chapter in chapters if chapter.fate == TASKS for item in chapter.items if not is_general(item)]
    return any(names_units(item) for item in items) or sum(map(has_deadline, items)) >= SURE * len(items)

"""What offices call the columns of such tables: every heading under which a column of ours may stand, once.

The order within a column is its rank: the first wins where a table has two (具体措施 is the task beside 重点任务).
"""

import re

from indicators.choices import Field

SYNONYMS: dict[str, tuple[str, ...]] = {
    Field.CATEGORY: (
        "指标分类", "分类", "类别", "指标类别", "任务分类", "任务类别", "一级指标", "指标大类", "领域", "工作领域", "重点领域",
        "板块", "工作板块", "体系", "方面", "专项", "大类", "类型", "工作类别", "指标体系", "任务领域", "项目类别", "项目分类", "指标类型",
    ),
    Field.PROJECT: (
        "项目名称", "指标名称", "项目", "指标", "二级指标", "具体指标", "工作项目", "指标项目", "建设项目", "重点项目", "创建项目",
        "创建指标", "指标内容", "考核指标", "评价指标", "项目内容", "事项", "工作事项", "事项名称", "任务名称", "工作名称", "重点任务",
        "主要任务", "目标任务", "任务", "重点工作", "工作任务",
    ),
    Field.STANDARD: (
        "创建标准和要求", "创建标准", "标准和要求", "标准要求", "建设标准", "指标标准", "评价标准", "考核标准", "验收标准", "完成标准",
        "工作标准", "标准", "目标要求", "工作目标", "预期目标", "目标", "目标值", "指标要求", "指标值", "工作要求", "任务目标", "建设目标",
        "创建要求", "要求", "三级指标", "年度目标", "成果要求", "预期成果",
    ),
    Field.BASELINE_STATE: (
        "目前现状", "现状", "现状情况", "目前情况", "工作现状", "现有基础", "基本情况", "现有情况", "工作基础", "当前现状", "现状分析",
        "现状值", "现状描述", "现有水平", "创建现状",
    ),
    Field.TASKS: (
        "具体任务", "任务内容", "工作内容", "具体工作", "具体内容", "具体措施", "工作措施", "主要措施", "推进措施", "落实措施", "具体举措", "工作举措",
        "主要举措", "任务措施", "任务分解", "任务分工", "分解任务", "工作任务", "重点任务", "主要任务", "目标任务", "创建任务", "任务", "重点工作",
        "主要工作", "工作要点", "主要内容", "建设内容", "任务名称", "任务要求", "重点举措", "措施", "举措", "整改措施", "工作安排", "任务事项", "内容",
    ),
    Field.DEADLINE: (
        "时间节点", "完成时限", "完成时间", "时间进度", "完成期限", "办结时限", "时限", "时间要求", "截止时间", "截止日期", "期限", "时限要求",
        "完成节点", "进度安排", "时间安排", "进度要求", "计划完成时间", "计划完成时限", "完成日期", "工作时限", "办理时限", "推进时间", "实施时间",
        "节点", "时间", "进度", "工作进度", "计划进度", "完成时间节点", "整改时限", "序时进度", "时间表", "预计完成时间", "日期",
    ),
    Field.RESPONSIBLE: (
        "责任单位", "责任部门", "承办单位", "承办部门", "落实单位", "实施单位", "负责单位", "负责部门", "责任主体", "实施主体", "主要责任单位",
        "责任单位(部门)", "责任科室", "具体责任单位", "任务单位", "单位", "部门", "执行单位", "完成单位", "责任处室", "责任分工", "职责分工", "任务责任单位",
        "建设单位", "整改单位", "分工单位",
    ),
    Field.LEAD: (
        "牵头部门", "牵头单位", "牵头责任单位", "牵头责任部门", "主办单位", "主办部门", "主责单位", "主责部门", "牵头", "主办", "第一责任单位", "牵头科室",
        "牵头处室", "总牵头单位", "牵头负责单位", "主牵头单位", "牵头区级部门", "主管部门", "主管单位", "组织单位", "主抓单位",
    ),
    Field.COOPERATING: (
        "配合单位", "配合部门", "协办单位", "协办部门", "协同单位", "协同部门", "参与单位", "参与部门", "协作单位", "协助单位", "参加单位", "协办", "配合",
        "配合责任单位", "协同配合单位", "协同", "参与", "配合(协办)单位", "辅助单位",
    ),
}  # fmt: skip
KNOWN_WITHOUT_FIELD = (
    "序号", "编号", "备注", "说明", "责任人", "责任领导", "分管领导", "牵头领导", "联系人", "联系方式", "联系电话", "电话", "完成情况",
    "进展情况", "落实情况", "工作进展", "存在问题", "下一步工作", "佐证材料", "分值", "得分", "自评分", "权重", "依据", "数据来源", "负责人",
)  # fmt: skip
BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
ABOUT_OTHERS = re.compile(
    r"(?:情况|进展|责任人|负责人|联系人|电话|领导|签字|签名|意见|盖章|得分|分值|评分|比例|金额|经费|资金)$"
)
JOINED = re.compile(r"[及和与、/或]")
RANKS = {
    name: [(field, names.index(name)) for field, names in SYNONYMS.items() if name in names]
    for name in {name for names in SYNONYMS.values() for name in names}
}


def bare(heading: str) -> str:
    """Return a heading as the table above writes it: no white space, half-width brackets."""
    return re.sub(r"[\s\u3000*＊:：]", "", heading).replace("（", "(").replace("）", ")")


def meanings(heading: str) -> list[tuple[str, int]]:
    """Return the columns that a heading may mean, each with its rank (0 is best); none for a heading we do not know."""
    name = bare(heading)
    if name in RANKS:
        return RANKS[name]
    without = BRACKETS.sub("", name)
    if without in RANKS:
        return RANKS[without]
    if not without or len(without) > 14 or without in KNOWN_WITHOUT_FIELD:
        return []
    if ABOUT_OTHERS.search(without) and not JOINED.search(without):
        return []
    parts = [part for part in JOINED.split(without) if part in RANKS]
    if parts:
        return [(field, rank + 20) for field, rank in RANKS[parts[0]]]
    inside = max((known for known in RANKS if len(known) >= 4 and known in without), key=len, default="")
    return [(field, rank + 40) for field, rank in RANKS.get(inside, [])]


def is_known(heading: str) -> bool:
    """Return whether a text is a heading of such tables at all, with or without a column of ours."""
    return bool(meanings(heading)) or BRACKETS.sub("", bare(heading)) in KNOWN_WITHOUT_FIELD

"""What offices call the columns of such tables: every heading under which a column of ours may stand, once.

The order within a column is its rank: the first wins where a table has two (具体措施 is the task beside 重点任务).
"""

import re
from collections.abc import Mapping, Sequence

from tableparser.columns import Field
from tableparser.habits import NO_HABITS, Habits
from tableparser.table.heading_grammar import is_excluded, parsed

SYNONYMS: Mapping[Field, Sequence[str]] = {
    Field.CATEGORY: (
        "指标分类", "分类", "类别", "指标类别", "任务分类", "任务类别", "一级指标", "指标大类", "领域", "工作领域",
        "重点领域", "板块", "工作板块", "体系", "方面", "专项", "大类", "类型", "工作类别", "指标体系", "任务领域",
        "项目类别", "项目分类", "指标类型", "任务类型", "工作分类", "所属领域", "所属板块", "重点方面", "工作方面",
        "任务板块", "任务方向", "一级目录", "一级任务", "一级分类", "主要方面", "维度", "模块", "章节", "类目",
        "工程类别", "分类名称", "所属类别", "专题", "篇章",
    ),
    Field.PROJECT: (
        "项目名称", "指标名称", "项目", "指标", "二级指标", "具体指标", "工作项目", "指标项目", "建设项目", "重点项目",
        "创建项目", "创建指标", "指标内容", "考核指标", "评价指标", "项目内容", "事项", "工作事项", "事项名称",
        "任务名称", "工作名称", "重点任务", "主要任务", "目标任务", "任务", "重点工作", "工作任务", "二级任务",
        "二级分类", "二级目录", "子项目", "工程名称", "项目(指标)名称", "项目名", "指标项", "指标事项", "任务项目",
        "重点事项", "主要指标", "核心指标", "工作项", "事项内容", "重点工程", "主要工作任务", "工程项目", "清单事项",
        "改革事项", "改革任务", "反馈问题", "整改问题", "问题描述", "问题表现", "项目及内容",
    ),
    Field.STANDARD: (
        "创建标准和要求", "创建标准", "标准和要求", "标准要求", "建设标准", "指标标准", "评价标准", "考核标准",
        "验收标准", "完成标准", "工作标准", "标准", "目标要求", "工作目标", "预期目标", "目标", "目标值", "指标要求",
        "指标值", "工作要求", "任务目标", "建设目标", "创建要求", "要求", "三级指标", "年度目标", "成果要求",
        "预期成果", "验收要求", "创建目标", "质量要求", "达标要求", "达标标准", "工作标准及要求", "考核要求",
        "测评标准", "测评内容", "测评要求", "评估标准", "评分标准", "目标任务要求", "指标目标", "目标内容", "工作成效",
        "预期成效", "成果形式", "工作成果", "整改目标", "完成目标", "阶段目标", "标志性成果", "目标成效", "绩效目标",
    ),
    Field.BASELINE_STATE: (
        "目前现状", "现状", "现状情况", "目前情况", "工作现状", "现有基础", "基本情况", "现有情况", "工作基础",
        "当前现状", "现状分析", "现状值", "现状描述", "现有水平", "创建现状", "现状水平", "基础情况", "基础数据",
        "基期值", "基准值", "起始值", "现状基础", "现状(基础)", "现状数据", "已有基础", "目前状况", "当前情况",
        "现阶段情况", "达标现状", "上年完成值", "基数",
    ),
    Field.TASKS: (
        "具体任务", "任务内容", "工作内容", "具体工作", "具体内容", "具体措施", "工作措施", "主要措施", "推进措施",
        "落实措施", "具体举措", "工作举措", "主要举措", "任务措施", "任务分解", "任务分工", "分解任务", "工作任务",
        "重点任务", "主要任务", "目标任务", "创建任务", "任务", "重点工作", "主要工作", "工作要点", "主要内容",
        "建设内容", "任务名称", "任务要求", "重点举措", "措施", "举措", "整改措施", "工作安排", "任务事项", "内容",
        "任务清单", "三级任务", "任务描述", "任务说明", "工作举措及要求", "主要工作内容", "主要任务及措施",
        "目标任务及措施", "工作任务及内容", "工作重点", "重点内容", "实施内容", "推进举措", "落实举措", "保障措施",
        "实施步骤", "工作步骤", "工作计划", "具体事项", "具体要求", "任务细化", "细化措施", "分解内容", "实施措施",
        "解决措施", "改进措施", "主要做法", "创建措施", "创建内容", "责任内容", "任务要点", "工程内容", "建设任务",
        "推进计划", "具体任务及措施", "任务分解及措施", "具体任务(措施)", "具体工作任务", "具体工作内容",
        "具体工作措施", "重点任务内容", "工作任务及措施",
    ),
    Field.DEADLINE: (
        "时间节点", "完成时限", "完成时间", "时间进度", "完成期限", "办结时限", "时限", "时间要求", "截止时间",
        "截止日期", "期限", "时限要求", "完成节点", "进度安排", "时间安排", "进度要求", "计划完成时间", "计划完成时限",
        "完成日期", "工作时限", "办理时限", "推进时间", "实施时间", "节点", "时间", "进度", "工作进度", "计划进度",
        "完成时间节点", "整改时限", "序时进度", "时间表", "预计完成时间", "日期", "完成", "完成时间要求",
        "完成时限要求", "完成日期要求", "时间节点要求", "完成年限", "完成年度", "完成月份", "计划完成日期", "计划完成",
        "拟完成时间", "要求完成时间", "最后期限", "结束时间", "结束日期", "终止时间", "终止日期", "截止", "截止时限",
        "截止日", "限期", "办结时间", "办结期限", "办结日期", "落实时间", "落实时限", "落实期限", "报送时限",
        "报送时间", "上报时间", "整改期限", "整改完成时间", "整改时间", "工作期限", "工作时间", "任务时限", "任务期限",
        "目标时限", "目标时间", "时间期限", "实施期限", "实施进度", "实施年限", "实施时限", "建设期限", "建设时间",
        "建设年限", "起止时间", "起止年限", "起止日期", "年限", "推进时限", "推进进度", "进度计划", "进度节点",
        "时间点", "时间计划", "时间进度要求", "创建时限", "达标时间", "达标时限",
    ),
    Field.RESPONSIBLE: (
        "责任单位", "责任部门", "承办单位", "承办部门", "落实单位", "实施单位", "负责单位", "负责部门", "责任主体",
        "实施主体", "主要责任单位", "责任单位(部门)", "责任科室", "具体责任单位", "任务单位", "单位", "部门",
        "执行单位", "完成单位", "责任处室", "责任分工", "职责分工", "任务责任单位", "建设单位", "整改单位", "分工单位",
        "承担单位", "承担部门", "承办", "责任方", "责任机构", "责任主体单位", "责任(单位)部门", "责任处(科)室",
        "责任科(室)", "责任股室", "责任镇街", "责任街镇", "责任区域", "所属单位", "属地", "属地责任单位", "实施部门",
        "实施机构", "落实部门", "落实责任单位", "执行部门", "办理单位", "办理部门", "完成部门", "主体责任单位", "分工",
        "任务分工单位", "责任", "责任单位名称", "单位名称", "部门名称", "任务承担单位", "具体落实单位", "具体责任部门",
        "相关责任单位", "责任部门和单位", "责任分工单位", "创建责任单位", "工作责任单位", "各责任单位",
    ),
    Field.LEAD: (
        "牵头部门", "牵头单位", "牵头责任单位", "牵头责任部门", "主办单位", "主办部门", "主责单位", "主责部门", "牵头",
        "主办", "第一责任单位", "牵头科室", "牵头处室", "总牵头单位", "牵头负责单位", "主牵头单位", "牵头区级部门",
        "组织单位", "主抓单位", "主责", "主责处室", "主责科室", "牵头责任", "牵头单位(部门)",
        "牵头(责任)单位", "牵头部门(单位)", "牵头机构", "牵头落实单位", "总负责单位", "总牵头部门", "总牵头",
        "市级牵头单位", "省级牵头部门", "区级牵头单位", "县级牵头单位", "主要牵头单位", "第一牵头单位", "主要责任部门",
        "主办科室", "主办处室", "主办单位(部门)", "统筹单位", "统筹部门", "组长单位", "首要责任单位", "抓总单位",
        "第一责任部门",
    ),
    Field.COOPERATING: (
        "配合单位", "配合部门", "协办单位", "协办部门", "协同单位", "协同部门", "参与单位", "参与部门", "协作单位",
        "协助单位", "参加单位", "协办", "配合", "配合责任单位", "协同配合单位", "协同", "参与", "配合(协办)单位",
        "辅助单位", "配合部门(单位)", "配合单位(部门)", "配合责任部门", "主要配合单位", "协同责任单位", "协同配合部门",
        "协助部门", "协作部门", "协办科室", "协办处室", "配合科室", "配合处室", "会办单位", "会办部门", "支持单位",
        "支持部门", "联动单位", "联办单位", "共同责任单位", "次要责任单位", "成员单位", "相关单位", "相关部门",
        "其他责任单位", "其他责任部门", "其他单位", "其他部门", "参加部门", "参与责任单位", "协助", "参加", "支撑单位",
    ),
}  # fmt: skip
KNOWN_WITHOUT_FIELD = (
    "序号", "编号", "备注", "说明", "号", "项次", "序", "No", "No.", "NO", "编码", "代码", "任务编号", "项目编号",
    "指标编号", "行次", "起始", "起始时间", "开始", "开始时间", "开始日期", "启动", "启动时间", "起始日期", "启动日期",
    "来源", "任务来源", "文件依据", "政策依据", "出处", "督查单位", "督导单位", "督导领导", "包抓领导", "包联领导",
    "挂钩领导", "市领导", "区领导", "县领导", "责任市领导", "责任区领导", "总投资", "投资", "投资额", "资金来源",
    "经费", "经费预算", "预算", "金额", "计量单位", "单位(个)", "数量", "完成率", "完成比例", "状态", "完成状态",
    "是否完成", "进展", "目前进度", "自评", "考核分值", "评分", "考核方式", "考核办法", "评价方法", "检查方式",
    "销号情况", "是否销号", "地点", "建设地点", "项目地点", "建设规模", "建设性质", "属性", "指标属性", "性质", "级别",
    "层级", "优先级", "责任人", "责任领导", "分管领导", "牵头领导", "联系人", "联系方式", "联系电话", "电话",
    "完成情况", "进展情况", "落实情况", "工作进展", "存在问题", "下一步工作", "佐证材料", "分值", "得分", "自评分",
    "权重", "依据", "数据来源", "负责人", "顺序", "顺号", "事项编号", "任务序号", "问题编号",
    "办理状态", "姓名", "职务",
)  # fmt: skip
BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
ABOUT_OTHERS = re.compile(
    r"(?:情况|进展|责任人|负责人|联系人|电话|领导|签字|签名|意见|盖章|得分|分值|评分|比例|金额|经费|资金)$"
)
OF_A_YEAR = re.compile(r"^(?:19|20)\d\d年度?")
JOINED = re.compile(r"[及和、/或]|(?<!参)与")  # 参与 is one word
SHAPES = (  # what stands between the two words changes from city to city: 牵头市直单位, 配合区级部门
    (re.compile(r"^(?:总|主)?牵头.{0,6}(?:单位|部门|科室|处室|机构)$"), Field.LEAD),
    (re.compile(r"^(?:配合|协办|协同|协助|参与|参加|协作).{0,6}(?:单位|部门|科室|处室|机构)$"), Field.COOPERATING),
    (
        re.compile(
            r"^(?:主要|具体)?(?:责任|承办|落实|实施).{0,6}"
            r"(?:单位|部门|科室|处室|股室|站[办所室]|机构|主体|镇街|街镇|乡镇|村居|社区|专班|班组)$"
        ),
        Field.RESPONSIBLE,
    ),
    (re.compile(r"^.{0,6}(?:完成|办结|截止|竣工|完工).{0,4}(?:时间|时限|期限|日期|节点)(?:要求)?$"), Field.DEADLINE),
)
RANKS = {
    name: [(field, names.index(name)) for field, names in SYNONYMS.items() if name in names]
    for name in {name for names in SYNONYMS.values() for name in names}
}


def bare(heading: str) -> str:
    """Return a heading as the table above writes it: no white space, half-width brackets."""
    return re.sub(r"[\s\u3000*＊:：]", "", heading).replace("（", "(").replace("）", ")")


def meanings(heading: str, habits: Habits = NO_HABITS) -> list[tuple[Field, int]]:
    """Return the columns that a heading may mean, each with its rank (0 is best); none for a heading we do not know.

    What the office has taught goes before the table above.
    """
    name = bare(heading)
    if taught := habits.headings.get(name):
        return [(Field(taught.meaning), 0)] if taught.meaning else []
    if name in RANKS:
        return RANKS[name]
    without = BRACKETS.sub("", name)
    if without in RANKS:
        return RANKS[without]
    if undated := OF_A_YEAR.sub("", without):
        without = undated
    if without in RANKS:
        return RANKS[without]
    if not without or len(without) > 14 or without in KNOWN_WITHOUT_FIELD:
        return []
    if (ABOUT_OTHERS.search(without) or is_excluded(without)) and not JOINED.search(without):
        return []
    parts = [part for part in JOINED.split(without) if part in RANKS]
    if parts:
        return [(field, rank + 20) for field, rank in RANKS[parts[0]]]
    shaped = [(field, 30) for text in JOINED.split(without) for shape, field in SHAPES if shape.match(text)]
    if shaped:
        return shaped[:1]
    by_head = parsed(without) or next((found for part in JOINED.split(without) if (found := parsed(part))), [])
    if by_head:
        return by_head
    inside = max((known for known in RANKS if len(known) >= 4 and known in without), key=len, default="")
    return [(field, rank + 40) for field, rank in RANKS.get(inside, [])]


def is_known(heading: str, habits: Habits = NO_HABITS) -> bool:
    """Return whether a text is a heading of such tables at all, with or without a column of ours."""
    if habits.headings and bare(heading) in habits.headings:
        return True
    without = BRACKETS.sub("", bare(heading))
    excluded = len(without) <= 10 and is_excluded(without)
    return bool(meanings(heading)) or without in KNOWN_WITHOUT_FIELD or excluded

"""The grammar of headings: a head word says what a column is, modifiers before it say of which, some make it another's.

`headings.SYNONYMS` lists whole headings. The tables here read those that nobody has listed (交办事项, 实事项目,
年度重点举措), and name the headings that must not count whatever their head word is (督办单位, 实际完成时间).
"""

import re

from tableparser.columns import Field

MODIFIERS = (
    "交办 督办 整改 年度 具体 主要 重点 重大 工作 任务 建设 实施 推进 落实 完成 计划 目标 "
    "项目 指标 考核 考评 评价 创建 改革 民生 实事 惠民 待办 拟办 办理 承办 办结 分解 细化 "
    "责任 牵头 配合 协办 市级 区级 县级 省级 镇级 市直 区直 县直 本级 今年 当年 全年 本年 "
    "上半年 下半年 季度 月度 阶段 阶段性 总体 核心 关键 专项 攻坚 行动 服务 发展 提升 保障 "
    "帮扶 解决 应对 防范 治理 清单 事项 问题 存在 反馈 发现 需要 需 拟 预期 最终 序时 时间 "
    "时限 进度 要求 最迟 限定 规定 约定 承诺 第一 首要 直接 共同 相关 有关 其他 各 总 主 "
    "主责 主办 主抓 协同 协助 参与 参加 协作 支持 会办 联动 成员 地 地方 属地 业务 职能 行政 "
    "整治 排查 治理 化解 处置 稳控 创城 包保 帮办 调度 测评 审计 巡察 巡视 督察 改造 "
    "本阶段 本季度 本季 本月 本周 本期 近期 下一步 下步 下阶段 当前 当季 当月 "
    "部门 单位 科室 对应 所属 归口 执行 贯彻 议定 会议 决定 批示 部署 安排 一级 二级 三级 "
    "四级 的 和 及 与 "
)
# What a head word may mean, with its rank among headings of that field: a smaller one wins.
HEADS: dict[str, tuple[tuple[Field, int], ...]] = {
    "措施 举措 对策 做法 步骤 打法 路径 办法": ((Field.TASKS, 42),),
    "内容 明细 细则": ((Field.TASKS, 45),),
    "任务 工作 要点 重点 安排 清单 分工 计划 行动": ((Field.PROJECT, 58), (Field.TASKS, 50)),
    "事项 事由 事": ((Field.PROJECT, 55), (Field.TASKS, 52)),
    "要求 标准": ((Field.STANDARD, 55), (Field.TASKS, 70)),
    "目标 成效 成果 指标值 目标值": ((Field.STANDARD, 50),),
    "问题 短板 隐患 不足": ((Field.PROJECT, 55),),
    "提案 议案 诉求 批示": ((Field.PROJECT, 56),),
    "项目 实事 工程 名称 指标 标题 主题 课题 议题": ((Field.PROJECT, 52),),
    "类别 类型 分类 领域 板块 方面 大类 专题": ((Field.CATEGORY, 50),),
    "现状 基础": ((Field.BASELINE_STATE, 50),),
    "时限 期限 时间 日期 节点 时间点 限期 工期 年限": ((Field.DEADLINE, 50),),
    "单位 部门 科室 处室 股室 机构 主体": ((Field.RESPONSIBLE, 50),),
}
HEAD = {word: meant for words, meant in HEADS.items() for word in words.split()}
ROLE_WORDS = (  # in a heading of units: the first that stands in it says the role
    (re.compile(r"配合|协办|协同|协助|参与|参加|协作|支持|会办|联动|成员"), Field.COOPERATING),
    (re.compile(r"牵头|主办|主责|主抓|第一|首要|^总"), Field.LEAD),
)
# Who looks on, judges, writes or pays: a unit in such a column does not carry the task.
ONLOOKERS = (
    "督办 督查 督导 督察 督促 监督 监管 监察 监理 指导 主管 验收 评分 评价 考核 考评 打分 "
    "填报 填表 报送 制表 编制 审核 审批 审查 复核 核查 检查 销号 来文 发文 交办 下达 印发 "
    "提出 提案 建议 反映 设计 施工 勘察 出资 投资 计量 联系 包联 挂钩 挂点 "
)
# Times of something else than the end of the task.
OTHER_TIMES = (
    "实际 交办 下达 立项 开始 启动 起始 开工 动工 受理 收文 来文 发文 印发 批示 填报 填表 "
    "更新 检查 督办 督查 反馈 上次 最近 会议 提出 登记 建档 入库 出生 任职 发现 通报 移交 "
    "签收 接收 核查 回复 答复 "
)
UNIT_HEAD, TIME_HEAD = r"(?:单位|部门|科室|处室|股室|机构|主体|人员|人|领导)", r"(?:时间|日期|时限|期限|节点)"
EXCLUDED = re.compile(
    rf"^.{{0,4}}(?:{'|'.join(ONLOOKERS.split())})(?:责任|负责|配合|牵头)?{UNIT_HEAD}$"
    rf"|^.{{0,4}}(?:{'|'.join(OTHER_TIMES.split())})(?:完成|办结|的)?{TIME_HEAD}$"
    r"|(?:人|领导|姓名|职务|电话|手机|邮箱|签字|签名|盖章|意见|得分|分值|权重|金额|投资|资金|经费|预算|面积|数量|比例|占比|率)$"
    r"|(?:情况|进展|状态|结果|成绩|评分|打分|备注|说明|依据|来源|地点|地址|位置|规模|属性|性质|级别|等级)$"
    r"|(?:开工|动工|进场|开始|启动|起始)$|(?<=[间限期排度求])[起始自]$"
    r"|(?:编号|序号|编码|代码|文号)$|^(?:会议|文件|来文|公文|发文|领导)(?:名称|标题)$"
    r"|^(?:计量)?单位[(:](?:万元|元|个|项|亩|人|吨|平方米|公里|亿元)"
)
BEGINS = re.compile(  # the column of the beginning, beside that of the end
    r"^(?:计划|拟)?(?:开工|动工|进场|开始|启动|起始?|始|自|立项)(?:时间|日期|时限|年月)?$"
)
PARSED = re.compile(
    rf"^(?P<before>(?:{'|'.join(sorted(MODIFIERS.split(), key=len, reverse=True))})*?)"
    rf"(?P<head>{'|'.join(sorted(HEAD, key=len, reverse=True))})$"
)
LOOSELY = re.compile(r"^[\u4e00-\u9fff]{2,8}(?P<head>任务|措施|举措|事项|问题)$")  # under a word that nobody has listed
LONGEST = 14  # characters of a heading; nobody writes a longer one without a sentence


def is_excluded(heading: str) -> bool:
    """Return whether a heading (without white space and brackets) names something that is no field of ours."""
    return bool(EXCLUDED.search(heading))


def loosely_parsed(heading: str) -> list[tuple[Field, int]]:
    """Return what a heading may mean by its last word, whatever stands before; only for cells below to bear out."""
    found = None if is_excluded(heading) else LOOSELY.match(heading)
    return [(field, rank + 10) for field, rank in HEAD[found["head"]]] if found else []


def parsed(heading: str) -> list[tuple[Field, int]]:
    """Return the fields that a heading may mean by its head word, each with its rank; none where it does not parse."""
    if len(heading) > LONGEST or is_excluded(heading):
        return []
    found = PARSED.match(heading)
    if not found:
        return []
    meant = HEAD[found["head"]]
    if meant[0][0] == Field.RESPONSIBLE:
        role = next((role for words, role in ROLE_WORDS if words.search(found["before"])), Field.RESPONSIBLE)
        return [(role, meant[0][1])]
    return list(meant)

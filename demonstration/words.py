"""Made-up texts of the demonstration; each is marked so that nobody takes it for a fact."""

from random import Random

MARK = "（演示）"

STARTED = (
    "已召开任务布置会，明确分管领导和经办人，制定了推进计划。",
    "已对照任务要求摸清底数，形成问题清单和推进时间表。",
    "已与相关单位会商，明确分工，第一批工作已经启动。",
)
GOING_ON = (
    "按计划推进，本月完成现场调研 2 次，形成初步方案并征求意见。",
    "方案已经印发，各责任单位按分工落实，本月完成一处试点。",
    "试点运行平稳，正在总结经验，准备全面推开。",
    "本月完成经费测算和设备选型，进入采购程序。",
    "已推开到大部分单位，其余单位正在落实场地。",
)
NEARLY_DONE = (
    "主要工作已经完成，正在整理台账和佐证材料。",
    "已组织自查，发现的问题逐项整改，准备申请办结。",
)
ISSUES = ("", "", "个别点位场地租金尚未落实。", "经办人员不足，需要协调支持。", "", "设备采购周期较长，可能影响进度。")
NEXT = ("下月完成其余点位的落实。", "继续按时间表推进，月底前汇总情况。", "", "组织一次联合检查。")
OWN_PART = (
    "本单位承担的部分已按要求布置到位。",
    "本单位已完成相关点位的落实，材料已报牵头单位。",
    "正在落实场地和人员，预计下月完成。",
    "已派专人负责，按牵头单位的时间表推进。",
)


def made_up(text: str) -> str:
    """Return the text marked as made up; nothing stays nothing."""
    return f"{MARK}{text}" if text else ""


def progress_words(percent: int, luck: Random) -> tuple[str, str, str]:
    """Return progress, issues and next steps that fit how far the work is."""
    stage = STARTED if percent < 25 else NEARLY_DONE if percent >= 85 else GOING_ON
    return made_up(luck.choice(stage)), made_up(luck.choice(ISSUES)), made_up(luck.choice(NEXT))

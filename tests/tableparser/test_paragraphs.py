"""Plans in paragraphs: brackets in any order and of any kind, numbers, times in sentences, chapters without tasks."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tableparser.cells.numerals import squash
from tableparser.columns import Field
from tableparser.files.grid import Source
from tableparser.files.word.document import read_word
from tableparser.interpret import Corrections, interpret
from tableparser.paragraphs.marks import mark_of
from tableparser.paragraphs.parts import parts_of
from tableparser.paragraphs.times import deadline_in
from tableparser.reading import Reading
from tableparser.transcript import as_json
from tests.amount import examples
from tests.tableparser.raw import W, docx, p

BRACKETS = ["（）", "()", "〔〕", "【】", "[]"]
SAID = {"牵头单位": "区水务局", "责任单位": "区财政局、各街道", "配合单位": "区城管局", "完成时限": "2022年6月底前"}
FIELDS = {
    "牵头单位": Field.LEAD,
    "责任单位": Field.RESPONSIBLE,
    "配合单位": Field.COOPERATING,
    "完成时限": Field.DEADLINE,
}


def read(text: str, **decided: str) -> Reading:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    return interpret(Source("方案.docx", "docx", after=lines), corrections=Corrections(kinds=decided))


def tasks_of(text: str) -> list[tuple]:
    names = ("text", "dates", "lead", "responsible", "cooperating", "project")
    return [tuple(task[name] for name in names) for task in as_json(read(text))["flat_tasks"]]


@settings(max_examples=examples(300), deadline=None)
@given(
    labels=st.permutations(list(SAID)),
    many=st.integers(1, 4),
    bracket=st.sampled_from(BRACKETS),
    stop=st.sampled_from("；，;, 。"),
    colon=st.sampled_from("：:"),
    full=st.sampled_from(["。{}", "{}。", "{}"]),
    apart=st.booleans(),
)
def test_units_and_deadline_are_read_in_any_order_bracket_and_separator(
    labels, many, bracket, stop, colon, full, apart
):
    pieces = [f"{label}{colon}{SAID[label]}" for label in labels[:many]]
    joined = "".join(f"{bracket[0]}{each}{bracket[1]}" for each in pieces)
    held = joined if apart else f"{bracket[0]}{stop.join(pieces)}{bracket[1]}"
    (part,) = parts_of("疏通河道三公里" + full.format(held))
    assert part.text.rstrip("。") == "疏通河道三公里"
    assert part.duties.fields == {FIELDS[label]: [SAID[label]] for label in labels[:many]}


@pytest.mark.parametrize(
    ("said", "lead", "responsible", "cooperating"),
    [
        ("（区水务局牵头，区财政局、各街道按职责分工负责）", ["区水务局"], ["区财政局", "各街道"], []),
        ("（区水务局、区财政局负责）", [], ["区水务局", "区财政局"], []),
        ("。由区水务局牵头，区财政局配合。", ["区水务局"], [], ["区财政局"]),
        ("（区水务局牵头，区财政局参与，各街道落实）", ["区水务局"], ["各街道"], ["区财政局"]),
        ("（区水务局、各镇）", [], ["区水务局", "各镇"], []),
        ("——区水务局、各镇。", [], ["区水务局", "各镇"], []),
        ("：责任单位：区水务局", [], ["区水务局"], []),
        ("，责任单位为区水务局。", [], ["区水务局"], []),
        ("\n（牵头单位：区水务局）", ["区水务局"], [], []),
        ("。牵头单位：区水务局；配合单位：区财政局。", ["区水务局"], [], ["区财政局"]),
        ("（责任单位：区水务局，负责汇总各街道的进度）", [], ["区水务局"], []),
        ("（区水务局负责疏浚施工，区城管局负责清运淤泥）", [], ["区水务局", "区城管局"], []),
        ("（区水务局牵头负责，各街道具体落实）", ["区水务局"], ["各街道"], []),
        ("（区水务局牵头组织实施；区财政局负责资金保障）", ["区水务局"], ["区财政局"], []),
    ],
)
def test_who_carries_a_task_is_read_with_and_without_labels_and_brackets(said, lead, responsible, cooperating):
    ((_, _, *units, _),) = tasks_of(f"河道任务分工方案\n1.疏通河道三公里{said}")
    assert units == [lead, responsible, cooperating]


@pytest.mark.parametrize(
    "text", ["在各乡镇（街道）建站。", "完成改造（含两座桥）。", "建设中心（一期）。", "覆盖全部乡镇（街道）。"]
)
def test_a_bracket_of_the_sentence_stays_in_it(text):
    (part,) = parts_of(text)
    assert (part.text, bool(part.duties)) == (text, False)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("2022年10月底前，公布两级清单。", "2022年10月底前"),
        ("到2025年，建成书房三十座。", "2025年"),
        ("力争2023年6月建成投用。", "2023年6月"),
        ("2023年4月至10月底前完成治理。", "2023年4月至10月底前"),
        ("二〇二二年六月底前完工。", "二〇二二年六月底前"),
        ("2023年国庆前开放。", "2023年国庆前"),
        ("2023年汛期前完工。", "2023年汛期前"),
        ("方案印发后30日内制定细则。", "方案印发后30日内"),
        ("2023年工程验收前完成清场。", ""),
        ("2023年春节之前，发放慰问金。", "2023年春节之前"),
        ("对2000年底前建成的小区逐一改造。", ""),
        ("每季度末前报送一次。", ""),
        ("落实《2022年底前清零计划》。", ""),
        ("2023年7月起执行新标准。", ""),
        ("2022年6月底前选址，2022年12月底前开工。", "2022年6月底前，2022年12月底前"),
    ],
)
def test_the_time_by_which_a_sentence_ends_its_work(text, deadline):
    assert deadline_in(text) == deadline


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、任务", 1), ("（一）任务", 2), ("1.任务", 3), ("1．任务", 3), ("1、任务", 3), ("1.2022年完成", 3),
        ("2.1 任务", 3.3),
        ("（1）任务", 4), ("①任务", 5), ("A.任务", 5.5), ("一是落实", 6), ("●任务", 7), ("— 任务", 7),
        ("1.5万亩", None), ("2022年", None),
    ],
)  # fmt: skip
def test_the_number_of_a_paragraph_tells_its_level(text, level):
    mark = mark_of(text)
    assert (mark.level if mark else None) == level


LINES = [
    "石门区街巷整治实施方案", "一、整治任务", "（一）拆违建", "（二）补绿。种树百棵。（园林局）",
    "1.拆棚屋。（责任单位：城管局）", "2.刷墙（城管局牵头，各街道配合）铺路（住建局）", "责任单位：城管局，负责汇总",
    "完成时限：2021年5月底前", "问题一：乱停车。", "整改措施：1.画线。2.劝导。", "整改目标：整齐。", "责任人：李立",
    "各街道要重视。", "第三季度：1.清沟。2.修灯。", "● 擦窗", "一是清扫；二是洒水。", "附件：名单", "2021年3月1日",
    "三、保障措施", "由城管局牵头，住建局配合。", "（责任单位：城管局）", "【责任单位】城管局", "2.1 装桩",
]  # fmt: skip


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12))
def test_whatever_the_order_of_its_lines_no_letter_of_a_paper_is_lost(lines):
    reading = interpret(Source("方案.docx", "docx", after=lines))
    assert [each for each in reading.cell_fates if not each.is_whole] == []
    accounted = sum((Counter(squash(each.text)) for each in reading.cell_fates), Counter())
    assert accounted == Counter(squash("".join(lines)))


def test_six_hundred_tasks_take_seconds_and_no_more():
    lines = ["河道任务分工方案"]
    for number in range(1, 601):
        lines.append(f"{number}.疏通第{number}段河道，2022年6月底前完成。（区水务局牵头，区财政局、各街道配合）")
    begun = time.process_time()
    reading = interpret(Source("方案.docx", "docx", after=lines))
    assert time.process_time() - begun < 5
    assert reading.counts()["tasks"] == 600
    assert {tuple(row.names("lead")) for row in reading.rows} == {("区水务局",)}


@pytest.mark.parametrize(
    ("line", "tasks"),
    [
        (
            "第三季度：1.清沟。2.修灯。（城管局）",
            [("清沟。", ["城管局"], "第三季度"), ("修灯。", ["城管局"], "第三季度")],
        ),
        (
            "2021年6月：办灯会。（文旅局）开书市。（文旅局）",
            [("办灯会。", ["文旅局"], "2021年6月"), ("开书市。", ["文旅局"], "2021年6月")],
        ),
    ],
)
def test_the_quarter_before_a_paragraph_is_the_deadline_of_its_tasks(line, tasks):
    given = as_json(read(f"街巷整治任务安排\n{line}"))["flat_tasks"]
    assert [(task["text"], task["responsible"], task["deadline_text"]) for task in given] == tasks


@pytest.mark.parametrize(
    ("heading", "deadline"),
    [
        ("2021年任务", "2021年"),
        ("第一季度", "第一季度"),
        ("2021年6月底前", "2021年6月底前"),
        ("2021年计划新建项目", None),
    ],
)
def test_a_heading_that_is_a_time_is_the_deadline_of_what_stands_below(heading, deadline):
    (task,) = as_json(read(f"公厕任务安排\n（一）{heading}\n1.新建公厕。（住建局）"))["flat_tasks"]
    assert (task["deadline_text"] or None, task["project"]) == (deadline, heading)
    (task,) = as_json(read(f"公厕任务安排\n（一）{heading}\n1.2021年5月底前新建公厕。（住建局）"))["flat_tasks"]
    assert task["deadline_text"] == "2021年5月底前"  # what the task itself says goes before


def test_who_leads_is_read_from_the_sentence_that_says_it_and_the_sentence_stays_whole():
    ((text, dates, lead, _, cooperating, _),) = tasks_of(
        "专题会议纪要\n一、由城管局牵头，各街道配合，2021年5月底前拆除违建。"
    )
    assert (text, dates) == ("由城管局牵头，各街道配合，2021年5月底前拆除违建。", ["2021-05-31"])
    assert (lead, cooperating) == (["城管局"], ["各街道"])


def test_a_heading_that_its_labels_describe_is_a_project_and_one_without_a_number_a_category():
    records = (
        "环保整改方案\n一、污水直排\n（一）整改措施：封堵排口。\n（二）责任单位：住建局\n"
        "二、扬尘\n（一）整改措施：喷淋。\n（二）责任单位：城管局"
    )
    assert [(task[0], task[-1]) for task in tasks_of(records)] == [("封堵排口。", "污水直排"), ("喷淋。", "扬尘")]
    plain = read("平安创建方案\n重点任务\n1.装监控。（公安局）\n保障措施\n1.落实经费。财政要保障。")
    assert [(row.texts["category"], row.texts.get("project")) for row in plain.rows] == [("重点任务", None)]
    assert [section.fate for section in plain.sections] == ["read", "unread"]


def test_the_numbers_that_word_counts_by_itself_are_the_levels_of_the_plan():
    def level(depth: int, form: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        )

    def auto(depth: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'

    levels = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    lists = "".join(level(depth, *each) for depth, each in enumerate(levels))
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{lists}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = [
        p("街巷整治任务分工"),
        p("整治任务", auto(0)),
        p("拆违建", auto(1)),
        p("拆除棚屋。（城管局牵头）", auto(2)),
        p("清走渣土。（城管局）", auto(2)),
        p("补绿", auto(1)),
        p("种树百棵。（园林局）", auto(2)),
    ]
    rows = as_json(interpret(read_word(docx("".join(body), numbering=numbering), "方案.docx")))["flat_tasks"]
    assert [(task["category"], task["project"], task["no"], task["text"]) for task in rows] == [
        ("整治任务", "拆违建", 1, "拆除棚屋。"),
        ("整治任务", "拆违建", 2, "清走渣土。"),
        ("整治任务", "补绿", 1, "种树百棵。"),
    ]


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "（一）开展演练（应急局、各街道）\n每个街道演练一次。",
            ("每个街道演练一次。", ["应急局", "各街道"], "开展演练"),
        ),
        ("行动一：节能行动\n改造路灯百盏。（住建局）", ("改造路灯百盏。", ["住建局"], "节能行动")),
        ("（一）储备物资\n责任单位：应急局\n1.购置水泵。", ("购置水泵。", ["应急局"], "储备物资")),
    ],
)
def test_a_heading_and_what_it_says_hold_for_what_stands_below(text, task):
    ((words, _, _, responsible, _, project),) = tasks_of(f"重点任务分工\n{text}")
    assert (words, responsible, project) == task


@pytest.mark.parametrize("heading", ["", "一、设施\n"])
def test_a_label_belongs_to_the_paragraphs_right_before_it(heading):
    text = f"设施建设分工方案\n{heading}新增车位三百个。\n责任单位：交通局\n铺设步道五公里。\n责任单位：住建局"
    assert [(task[0], task[3]) for task in tasks_of(text)] == [
        ("新增车位三百个。", ["交通局"]),
        ("铺设步道五公里。", ["住建局"]),
    ]


def test_times_side_by_side_stay_one_deadline():
    (part,) = parts_of("新建服务站20个。（民政局、各街道；2022年底前建8个，2023年底前建12个）")
    assert part.duties.fields == {
        Field.RESPONSIBLE: ["民政局、各街道"],
        Field.DEADLINE: ["2022年底前建8个，2023年底前建12个"],
    }

"""具体任务 cells: one task per number, and numbers that are no numbering make none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tableparser.cells.numerals import chinese, squash
from tableparser.cells.splitting import split_tasks
from tableparser.files.word.numbering import in_chinese
from tests.tableparser.spoiling import spoiled
from tests.tableparser.task_cells import CELLS as CELLS_BY_RULE

CELLS = [  # text, the numbers of its tasks
    ("1、全面推进。\n2、综合考量。",[1,2]),
    ("1、确保一级。            2、建立制度。   3、统筹",[1,2,3]),
    ("投入2.5亿元建设场馆。",[None]),
    ("依照《标准》（2015-2020年），配齐人员。",[None]),
    ("1、依照《国家标准》（2015-2020年），配齐。\n2、加大投入2.5亿元。",[1,2]),
    ("3、加强评估后的管理。",[3]),
    ("一是建立制度；二是完善机制；三是加强考核。",[1,2,3]),
    ("（1）建设场馆；（2）完善设施。",[1,2]),
    ("（一）建设场馆\n（二）完善设施",[1,2]),
    ("①建设场馆②完善设施③开展活动",[1,2,3]),
    ("第一，建设。第二，完善。",[1,2]),
    ("1.建设；2.完善；3.提升。",[1,2,3]),
    ("1．建设\n2．完善",[1,2]),
    ("１、建设\n２、完善",[1,2]),
    ("重点做好：1.建设；2.完善。",[1,2]),
    ("1、2号馆改造。",[None]),
    ("一、二线城市合作。",[None]),
    ("1、24小时图书馆建设。\n2、推进街区建设",[1,2]),
    ("24小时街区图书馆建设",[None]),
    ("1、完善议事会功能2、建立平台3、建立机制",[1,2,3]),
    ("1、总体：（1）建设；（2）完善。\n2、其他",[1,2]),
    ("覆盖1、2、3号楼",[None]),
    ("1.2016年底前完成规划；2.2017年建成。",[1,2]),
    ("2016年建成3个中心，2017年建成5个。",[None]),
    ("1、建设。\n3、完善。",[1,3]),
    ("建立“1+N”模式",[None]),
    ("服务半径1.5公里",[None]),
    ("1.加大投入，达到2.5亿元。2.完善",[1,2]),
    ("1 建设场馆\n2 完善设施",[1,2]),
    ("第一季度完成规划，第二季度开工。",[None]),
    ("第一阶段：调研。第二阶段：实施。",[None]),
    ("一要加强领导，二要完善机制",[1,2]),
    ("1）建设\n2）完善",[1,2]),
    ("⑴建设⑵完善",[1,2]),
    ("达到国家一级标准。一是否达标要核实。",[None]),
    ("任务一：建设。任务二：完善。",[1,2]),
    ("1、建设\n（1）馆\n（2）站\n2、完善\n（1）设备",[1,2]),
    ("10、建设\n11、完善",[10,11]),
    ("1.1建设场馆 1.2完善设施",[None]),
    ("参见附件（1）。",[None]),
    ("1、\n建设场馆\n2、\n完善设施",[1,2]),
    ("1.  建设场馆。\n2.  完善。",[1,2]),
    ("新增公共文化设施面积3、4万平方米",[None]),
    ("一、组织领导\n1、成立小组\n2、开会\n二、经费",[1,2]),
    ("完成以下工作：①编制规划；②落实经费；③组织验收。",[1,2,3]),
    ("1、A区建设。2、B区建设。",[1,2]),
    ("1,建设场馆\n2,完善设施",[1,2]),
    ("“三馆一站”免费开放",[None]),
    ("每周开放56小时以上。每年组织培训不少于2次、讲座12场。",[None]),
    ("1、开展活动不少于10场。\n2、2017年6月底前完成验收。",[1,2]),
    ("（2）完善设施",[2]),
    ("1. 2016年启动建设\n2. 2017年建成",[1,2]),
    ("1、建设\n1、完善",[1,1]),
    ("首先建设，其次完善",[None]),
    ("",[]),
    ("完成率达到98.5%；2.8万册图书",[None]),
    ("1.\t建设\n2.\t完善",[1,2]),
    ("1、建设\n2、完善\n\n注：同步推进",[1,2]),
    ("十、推进\n十一、完善",[10,11]),
    ("1-建设",[None]),
    ("推进文化馆、图书馆建设（一期、二期）",[None]),
    ("1、建设；\n2、完善；\n3.提升",[1,2,3]),
    ("（1）建设（含一期、二期）；（2）完善（2016年）。",[1,2]),
    ("建设中心；2、完善。",[None]),
    ("推进5、6号线沿线文化长廊建设。",[None]),
    ("㈠建设㈡完善",[1,2]),
    ("第一、建设；第二、完善；",[1,2]),
    ("1：建设\n2：完善",[1,2]),
    ("一是抓建设二是抓管理",[1,2]),
    ("加强建设。1是",[None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "numbers"), CELLS)
def test_a_cell_is_split_by_its_numbering_alone(text, numbers):
    split = split_tasks(text)
    assert [task.no for task in split.tasks] == numbers
    assert squash("".join(split.pieces())) == squash(text)


def test_what_is_odd_about_the_numbers_is_said():
    assert split_tasks("重点做好：1.建设；3.完善。").remarks == (
        "编号之前有引语「重点做好：」，不作任务，随行保存",
        "编号缺 2，照原样保存",
    )
    assert split_tasks("3、加强管理。").remarks == ("编号从 3 开始，照原样保存",)
    assert split_tasks("1、建设\n1、完善").remarks == ("编号有重复，照原样保存",)
    assert split_tasks("1、建设。\n2、完善。").remarks == ()


def test_the_number_stays_as_printed():
    assert [task.mark for task in split_tasks("（一）建设\n（二）完善").tasks] == ["（一）", "（二）"]
    assert [task.mark for task in split_tasks("１．建设 \n２．完善").tasks] == ["１．", "２．"]


ALL_CELLS = [cell for _, cells in CELLS_BY_RULE for cell, _ in cells]
WIDE = str.maketrans("0123456789()", "０１２３４５６７８９（）")


@pytest.mark.parametrize(("rule", "cells"), CELLS_BY_RULE)
@pytest.mark.parametrize("change", [str, lambda text: text.translate(WIDE)], ids=["printed", "full-width"])
def test_a_cell_as_offices_write_it(rule, cells, change):
    read = [(text, split_tasks(change(text))) for text, _ in cells]
    assert [(text, " ".join(str(task.no or 0) for task in split.tasks)) for text, split in read] == cells
    assert all(squash("".join(split.pieces())) == squash(change(text)) for text, split in read)


SCRAPS = (
    "1、 2、 3. １． 4） （1） (2) ① ② ⑴ ⒈ 一、 二、 （一） 一是 二是 第一， 第二， 其一， 1： 2 任务一： "
    "建设 完善 2.5亿元 3、4号 《标准》 "
    "（2016年） 。 ； ， ： 、 ”"
)


@given(
    st.lists(st.sampled_from(SCRAPS.split() + list(" \n\t\u3000")), max_size=16).map("".join)
    | spoiled(ALL_CELLS, SCRAPS.split())
    | st.text(max_size=60)
)
def test_no_character_is_lost_whatever_the_cell_says(text):
    split = split_tasks(text)
    assert squash("".join(split.pieces())) == squash(text)
    assert bool(split.tasks) == bool(squash(text))


@given(
    st.lists(
        st.text(alphabet="文化馆建设完善机制，；0123456789亿（）《》年", min_size=2, max_size=12),
        min_size=2,
        max_size=6,
    )
)
def test_numbered_lines_are_so_many_tasks(texts):
    texts = ["甲" + text for text in texts]
    split = split_tasks("\n".join(f"{number}、{text}" for number, text in enumerate(texts, start=1)))
    assert [task.text for task in split.tasks] == texts


@given(st.integers(1, 99))
def test_chinese_numbers_are_read_as_they_are_written(value):
    assert chinese(in_chinese(value)) == value


@pytest.mark.parametrize(
    ("cell", "tasks", "lead_in"),
    [
        ("●修桥\n●补路", ["修桥", "补路"], ""),
        ("· 修桥\n· 补路", ["修桥", "补路"], ""),
        ("——修桥\n——补路", ["修桥", "补路"], ""),
        ("A.修桥\nB.补路\nC.种树", ["修桥", "补路", "种树"], ""),
        ("2.1 修桥\n2.2 补路", ["修桥", "补路"], ""),
        ("主要工作：\n●修桥\n●补路", ["修桥", "补路"], "主要工作："),
        ("●修桥", ["●修桥"], ""),  # one bullet is no list
        ("2.1 修桥\n3.4 补路", ["2.1 修桥\n3.4 补路"], ""),  # these do not count
        ("A.修桥\nC.补路", ["A.修桥\nC.补路"], ""),
        ("修桥—补路", ["修桥—补路"], ""),
    ],
)
def test_bullets_letters_and_decimals_at_the_beginning_of_lines_part_tasks(cell, tasks, lead_in):
    split = split_tasks(cell)
    assert ([task.text for task in split.tasks], split.lead_in) == (tasks, lead_in)
    assert squash("".join(split.pieces())) == squash(cell)

"""责任单位 cells: names and roles, as a table. The columns are leads, responsible and cooperating units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tableparser.cells.near_names import near
from tableparser.cells.numerals import squash
from tableparser.cells.unit_names import read_units
from tests.tableparser.spoiling import spoiled
from tests.tableparser.unit_cells import CELLS as CELLS_BY_RULE

CELLS = [
    ("发改委、经委、\n财政局、文广局、绿洲控股集团、各街镇","","发改委 经委 财政局 文广局 绿洲控股集团 各街镇",""),
    ("绿洲控股\n集团、文广局","","绿洲控股集团 文广局",""),
    ("文广局牵头，财政局、教育局配合","文广局","","财政局 教育局"),
    ("文广局（牵头）、财政局、教育局","文广局","财政局 教育局",""),
    ("文广局(牵头),财政局(配合)","文广局","","财政局"),
    ("财政局 文广局  教育局","","财政局 文广局 教育局",""),
    ("财 政 局、文 广 局","","财政局 文广局",""),
    ("卫生和计划生育委员会、教育局","","卫生和计划生育委员会 教育局",""),
    ("教育局和体育局","","教育局 体育局",""),
    ("人力资源和社会保障局、规划和国土资源管理局","","人力资源和社会保障局 规划和国土资源管理局",""),
    ("文广局（文物局）、区委宣传部（文明办）","","文广局（文物局） 区委宣传部（文明办）",""),
    ("各镇（街道）","","各镇（街道）",""),
    ("各街镇","","各街镇",""),
    ("各有关部门","","各有关部门",""),
    ("各有关部门按职责分工负责","","各有关部门",""),
    ("发改委、财政局按职责分工负责","","发改委 财政局",""),
    ("无","","",""),
    ("—","","",""),
    ("牵头单位：文广局；配合单位：财政局、教育局","文广局","","财政局 教育局"),
    ("牵头：文广局 配合：财政局、教育局","文广局","","财政局 教育局"),
    ("责任单位：文广局、财政局","","文广局 财政局",""),
    ("文广局；财政局；教育局","","文广局 财政局 教育局",""),
    ("文广局/财政局","","文广局 财政局",""),
    ("文广局,财政局,教育局","","文广局 财政局 教育局",""),
    ("文广局，财政局，教育局。","","文广局 财政局 教育局",""),
    ("文广局\n财政局\n教育局","","文广局 财政局 教育局",""),
    ("文广局会同财政局、教育局","文广局","","财政局 教育局"),
    ("由文广局牵头，各街镇配合","文广局","","各街镇"),
    ("文广局牵头，财政局、教育局等部门配合","文广局","","财政局 教育局"),
    ("文广局、财政局等","","文广局 财政局",""),
    ("各镇、街道","","各镇、街道",""),
    ("各街道、各镇","","各街道 各镇",""),
    ("区委和区政府","","区委 区政府",""),
    ("文广局牵头","文广局","",""),
    ("文广局负责","","文广局",""),
    ("文广局牵头负责，财政局、各街镇参与","文广局","","财政局 各街镇"),
    ("文广局、教育局牵头，财政局配合","文广局 教育局","","财政局"),
    ("文广局与教育局","","文广局 教育局",""),
    ("文广局、教育局以及各街镇","","文广局 教育局 各街镇",""),
    ("区图书馆、区文化馆和各街镇文化活动中心","","区图书馆 区文化馆 各街镇文化活动中心",""),
    ("机关事务管理局，团区委，妇联，残联","","机关事务管理局 团区委 妇联 残联",""),
    ("老干部局和老龄委","","老干部局 老龄委",""),
    ("财政局、人社局共同负责","","财政局 人社局",""),
    ("文广局主办，教育局协办","文广局","","教育局"),
    ("主办：文广局；协办：教育局、团委","文广局","","教育局 团委"),
    ("各街镇、相关部门","","各街镇 相关部门",""),
    ("文广局、各镇（街道、工业区）","","文广局 各镇（街道、工业区）",""),
    ("住房和城乡建设委、水务局","","住房和城乡建设委 水务局",""),
    ("文广局 （牵头） 财政局","文广局","财政局",""),
    ("区文广局为牵头单位，区财政局、区教育局为配合单位","区文广局","","区财政局 区教育局"),
    ("总工会、团委、妇联","","总工会 团委 妇联",""),
    ("文广局、文广局","","文广局",""),
    ("1.文广局 2.财政局","","文广局 财政局",""),
    ("政协、人大","","政协 人大",""),
    ("文广局牵头；财政局、教育局按职责分工负责","文广局","财政局 教育局",""),
    ("文广局为主，财政局、教育局配合","文广局","","财政局 教育局"),
    ("责任单位：文广局\n配合单位：财政局","","文广局","财政局"),
    ("文广局（区文物局、区版权局）","","文广局（区文物局、区版权局）",""),
    ("市文化广电和旅游局、市发展和改革委员会","","市文化广电和旅游局 市发展和改革委员会",""),
    ("市发展和改革委员会和市财政局","","市发展和改革委员会 市财政局",""),
    ("各县（市、区）人民政府","","各县（市、区）人民政府",""),
    ("各县(区)政府、市直有关单位","","各县(区)政府 市直有关单位",""),
    ("文广局.财政局.教育局","","文广局 财政局 教育局",""),
    ("文广局·财政局","","文广局 财政局",""),
    ("文广局及各街镇","","文广局 各街镇",""),
    ("宣传部牵头、文广局配合","宣传部","","文广局"),
]  # fmt: skip
KNOWN = {
    name: name for name in ("文广局", "财政局", "发改委", "教育局", "宣传部", "人社局", "绿洲控股集团", "各街镇")
} | {"区文广局": "文广局"}
NEAR = [
    ("文光局", "文广局"),
    ("文化广播影视管理局", "文广局"),
    ("嘉定区财政局", "财政局"),
    ("发展和改革委员会", "发改委"),
    ("人力资源和社会保障局", "人社局"),
    ("绿州控股集团", "绿洲控股集团"),
    ("水务局", None),
]


@pytest.mark.parametrize(("text", "lead", "responsible", "cooperating"), CELLS)
def test_a_cell_of_units(text, lead, responsible, cooperating):
    read = read_units(text)
    assert [" ".join(read.names(role)) for role in ("lead", "responsible", "cooperating")] == [
        lead,
        responsible,
        cooperating,
    ]


def test_the_column_says_the_role_unless_the_cell_does():
    assert read_units("区委办、区府办", "lead").names("lead") == ["区委办", "区府办"]
    assert read_units("文广局牵头，财政局配合", "lead").pairs == [("文广局", "lead"), ("财政局", "cooperating")]
    assert read_units("财政局、教育局", "cooperating").names("cooperating") == ["财政局", "教育局"]


def test_units_that_are_not_named_one_by_one_are_asked_about():
    read = read_units("财政局、教育局等有关部门")
    assert read.names("responsible") == ["财政局", "教育局"]
    assert read.asks == ["「教育局等有关部门」没有逐一写明单位"]


def test_a_person_is_no_unit_and_is_asked_about():
    read = read_units("责任单位：文广局；责任人：张三")
    assert read.pairs == [("文广局", "responsible")]
    assert read.asks == ["「张三」是人，不是单位"]


def test_a_name_that_the_portal_knows_is_never_cut():
    assert read_units("科学和信息委", known={"科学和信息委"}).names("responsible") == ["科学和信息委"]
    assert read_units("教育局和体育局", known={"教育局和体育局"}).names("responsible") == ["教育局和体育局"]


@pytest.mark.parametrize(("name", "unit"), NEAR)
def test_an_unknown_name_is_offered_its_neighbours(name, unit):
    assert next(iter(near(name, KNOWN)), None) == unit


ALL_CELLS = [cell for _, cells in CELLS_BY_RULE for cell, *_ in cells]
ALL_NAMES = frozenset(
    name for _, cells in CELLS_BY_RULE for _, *said in cells for names in said for name in names.split()
)


@pytest.mark.parametrize(("rule", "cells"), CELLS_BY_RULE)
@pytest.mark.parametrize("known", [frozenset(), ALL_NAMES], ids=["strange", "known"])
def test_a_cell_as_offices_write_it(rule, cells, known):
    read = [(text, read_units(text, known=known)) for text, *_ in cells]
    roles = ("lead", "responsible", "cooperating")
    assert [(text, *(" ".join(each.names(role)) for role in roles)) for text, each in read] == cells


SCRAPS = (
    "文广局 财政局 各街镇 各镇 街道 区委 宣传部 公司 嘉定分公司 （ ） ( ) 【 】 、 ， ； / | "
    "和 与 及 以及 会同 牵头 配合 负责 按职责分工 单位 ： 牵头单位 等 "
    "部门 1、 2. （1） ① 无 — 由 为"
)


@given(
    st.lists(st.sampled_from(SCRAPS.split() + list(" \n\t\u3000")), max_size=14).map("".join)
    | spoiled(ALL_CELLS, SCRAPS.split())
    | st.text(max_size=40),
    st.sampled_from([(), ("文广局", "财政局和公司")]),
)
def test_no_cell_breaks_it_and_no_name_comes_from_nowhere(text, known):
    read = read_units(text, known=known)
    for name, role in read.pairs:
        letters = iter(squash(text))
        assert name and role in ("lead", "responsible", "cooperating")
        assert all(letter in letters for letter in name)
    assert len(set(read.pairs)) == len(read.pairs)

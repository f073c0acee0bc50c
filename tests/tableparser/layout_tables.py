"""How offices lay their tables out, whatever program they use: groups, categories, other tables around, what must be asked."""

from tests.tableparser.making import Expected, sheet, word

PLAIN = ["工作任务", "完成时限", "责任单位"]


def groups_unmerged() -> bytes:
    text = "序号,任务,时间安排,,责任分工,,备注\n,,起始,完成,牵头,配合,\n1,建馆,2016年1月,2016年6月,文广局,财政局,一期\n"
    return text.encode()


def numbered_categories() -> bytes:
    """Categories have 一 and （一） in the column of numbers, tasks 1, 2, 3."""
    rows = [["平湖市任务表"], ["序号", *PLAIN], ["一", "设施建设"], [1, "建馆", "2016年", "文广局"]]
    rows += [["（一）", "县级设施"], [2, "建站", "2016年", "文广局"], ["二", "服务"], [3, "开放", "2016年", "文广局"]]
    return sheet(rows, ["A1:D1", "B7:D7"])


def words_among_numbers() -> bytes:
    """A category stands alone in the column of numbers; the last one has no tasks."""
    rows = [["序号", *PLAIN], ["设施建设类"], [1, "建馆", "2016年", "文广局"], ["保障措施"]]
    return sheet(rows)


def categories_alone() -> bytes:
    """A category in a row of its own, not merged: only a proposal for the blank cells below."""
    return sheet([["类别", *PLAIN], ["设施建设"], [None, "建馆", "2016年", "文广局"]])


def other_tables_around() -> bytes:
    """A list of people before, a table of money behind, as wide as the tasks: neither is read as tasks."""
    return word(
        "关于印发青田县工作方案", "领导小组成员名单", ([["姓名", "职务", "联系电话"], ["张三", "组长", "123"]], []),
        "附件1：", "青田县任务分工表", ([PLAIN, ["建馆", "2016年", "文广局"]], []),
        "（续上表）", ([["建站", "2017年", "文广局"]], []),
        "青田县经费表", ([["项目", "金额", "备注"], ["建馆", "100", "万元"]], []),
        "青田县人员表", ([["甲", "乙", "丙"]], []),
    )  # fmt: skip


def wide_heading() -> bytes:
    """One heading over a name and the work; another over a number and the work."""
    return sheet([["重点任务", None, "完成时间", "责任单位"], ["设施", "新建图书馆", "2016年", "文广局"], [None, "新建文化馆", "2017年", "文广局"]], ["A1:B1", "A2:A3"])  # fmt: skip


def without_a_name() -> bytes:
    return sheet([["序号", "工作任务", None, "责任单位"], [1, "建馆", "2016年底", "文广局"]])


def months_and_years() -> bytes:
    """Columns of months under 进度安排: no deadline is made of them."""
    rows = [
        ["序号", "工作要点", "进度安排", None, None, "牵头市直单位", "配合市直单位及县区"],
        [None, None, "1月", "2月", "3月"],
    ]
    rows += [[1, "建馆", "立项", "√", "√", "文广局", "财政局"]]
    return sheet(rows, ["A1:A2", "B1:B2", "C1:E1", "F1:F2", "G1:G2"])


def lying_down() -> bytes:
    return sheet([["具体任务", "建馆", "购书"], ["完成时限", "2016年", "2017年"], ["责任单位", "文广局", "文广局"]])


def no_work() -> bytes:
    return sheet([["单位", "完成时限", "备注"], ["文广局", "2016年", "一"]])


def long_notice() -> bytes:
    """Texts across the table: a long one under the header and one at the end are no categories."""
    long = "本表所列任务由市创建办负责解释，各单位须于每月二十五日前报送进展情况，逾期不报的予以通报批评，并纳入年度考核，考核结果作为评先评优的重要依据。"
    rows = [
        ["责任单位", "目标值", "工作内容"],
        [long],
        ["文广局", "3个", "建馆"],
        ["甲", "乙", "丙"],
        ["以上任务由督查室督办"],
    ]
    return sheet(rows, ["A2:C2", "A5:C5"])


LAYOUT_TABLES = [
    Expected("分组.csv", groups_unmerged, [(None, None, [(None, "建馆")], ["2016-06-30"], ["文广局"], [], ["财政局"])],
             extra=[{"序号": "1", "时间安排起始": "2016年1月", "备注": "一期"}]),
    Expected("平湖市.xlsx", numbered_categories, [
        ("设施建设", None, [(None, "建馆")], ["2016-12-31"], [], ["文广局"], []),
        ("设施建设", "县级设施", [(None, "建站")], ["2016-12-31"], [], ["文广局"], []),
        ("服务", None, [(None, "开放")], ["2016-12-31"], [], ["文广局"], []),
    ], "平湖市任务表", not_imported=("一", "（一）", "二")),
    Expected("分类.xlsx", words_among_numbers, [("设施建设类", None, [(None, "建馆")], ["2016-12-31"], [], ["文广局"], [])],
             not_imported=("保障措施",)),
    Expected("分类行.xlsx", categories_alone, [(None, None, [(None, "建馆")], ["2016-12-31"], [], ["文广局"], [])],
             asks=("指标分类缺失",), not_imported=("设施建设",)),
    Expected("青田县.docx", other_tables_around, [
        (None, None, [(None, "建馆")], ["2016-12-31"], [], ["文广局"], []),
        (None, None, [(None, "建站")], ["2017-12-31"], [], ["文广局"], []),
    ], "青田县任务分工表", warns=("「表1」没有找到表头", "「表4」没有找到表头", "「表5」没有找到表头"),
       not_imported=("张三", "100", "丙", "关于印发青田县工作方案", "（续上表）")),
    Expected("宽栏名.xlsx", wide_heading, [
        (None, "设施", [(None, "新建图书馆")], ["2016-12-31"], [], ["文广局"], []),
        (None, "设施", [(None, "新建文化馆")], ["2017-12-31"], [], ["文广局"], []),
    ]),
    Expected("无栏名.xlsx", without_a_name, [(None, None, [(None, "建馆")], [], [], ["文广局"], [])],
             warns=("第3栏没有栏名",), extra=[{"序号": "1", "第3栏": "2016年底"}]),
    Expected("月份.xlsx", months_and_years, [(None, None, [(None, "建馆")], [], ["文广局"], [], ["财政局"])],
             extra=[{"序号": "1", "进度安排1月": "立项", "进度安排2月": "√", "进度安排3月": "√"}]),
    Expected("横表.xlsx", lying_down, [
        (None, None, [(None, "建馆")], ["2016-12-31"], [], ["文广局"], []),
        (None, None, [(None, "购书")], ["2017-12-31"], [], ["文广局"], []),
    ], not_imported=("具体任务", "完成时限", "责任单位")),
    Expected("没有任务.xlsx", no_work, [], not_imported=("文广局",), errors=("没有找到任务表的表头",)),
    Expected("通栏.xlsx", long_notice, [
        (None, None, [(None, "建馆")], [], [], ["文广局"], []),
        (None, None, [(None, "丙")], [], [], ["甲"], []),
    ], not_imported=("以上任务由督查室督办",), standards=["3个", "乙"]),
]  # fmt: skip

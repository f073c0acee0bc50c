"""Word tables as offices really have them: uneven columns, revisions, content controls, frames, Word's own numbers."""

from tests.tableparser.making import Expected, word
from tests.tableparser.raw import DOWN, GOES_ON, W, docx, p, span, tbl, tc, tr

HEAD = ("序号", "工作任务", "完成时限", "责任单位")


def uneven_columns() -> bytes:
    """Edges dragged by hand: the same four columns lie on seven of Word's, and a gap of a hair's breadth is no column."""
    return docx(
        p("附件：")
        + p("青山区2020年文化工作任务分解表")
        + tbl(
            tr(tc("序号"), tc("工作任务", span(2)), tc("完成时限", span(2)), tc("责任单位", span(2))),
            tr(tc("1", span(2)), tc("新建书房"), tc("2020年6月底前", span(3)), tc("区文旅局")),
            tr(tc("2"), tc("举办戏曲节", span(2)), tc("2020年10月", span(3)), tc("区文旅局、区教育局")),
            grid=(700, 60, 3000, 1400, 500, 100, 2000),
        )
    )


def tracked_everything() -> bytes:
    """Rows inserted and deleted, a moved text, an inserted and a deleted cell, a tracked merge, a deleted paragraph mark."""
    ins, gone = '<w:ins w:id="1" w:author="a"/>', '<w:del w:id="2" w:author="a"/>'
    moved = '<w:p><w:moveTo w:id="3"><w:r><w:t>，市级验收</w:t></w:r></w:moveTo><w:moveFrom w:id="4"><w:r><w:t>旧处</w:t></w:r></w:moveFrom></w:p>'
    return docx(
        p("白云市整改任务清单（2021年）")
        + tbl(
            tr("类别", "整改措施", "整改时限", "责任单位"),
            tr(tc("设施", DOWN), "甲馆消防改造", "2021年5月", "市住建局"),
            tr(tc("", '<w:cellMerge w:id="7" w:vMerge="cont"/>'), "乙馆电梯加装", "2021年6月", "市住建局", properties=ins),
            tr("作废", "不做了", "2020年", "无", properties=gone),
            tr(tc("服务"), tc("<w:p><w:pPr><w:rPr><w:del w:id='8'/></w:rPr></w:pPr><w:r><w:t>延长开放</w:t></w:r></w:p>" + moved),
               tc("删去的格", '<w:cellDel w:id="9"/>'), tc("2021年7月", '<w:cellIns w:id="10"/>'), "市文旅局"),
        )
    )  # fmt: skip


def content_controls() -> bytes:
    """Controls around a table, a row, a cell and a run; a link, a field, a soft hyphen, a footnote, a symbol, a comment mark."""

    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr><w:alias w:val='别名'/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    rich = (
        "<w:p><w:r><w:t>建</w:t></w:r><w:hyperlink><w:r><w:t>书</w:t></w:r></w:hyperlink><w:r><w:softHyphen/></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGEREF a</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>屋</w:t></w:r>"
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>3个</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>"
    )
    notes = f"<w:footnotes {W}><w:footnote w:id='2'>{p('指农家书屋')}</w:footnote></w:footnotes>"
    return docx(
        control(p("长河镇任务分工表"))
        + control(
            tbl(
                tr(*HEAD),
                control(tr("1", tc(rich), "2022年", "镇文化站")),
                f"<w:tr>{control(tc('2'))}{tc(control(p('修缮祠堂')))}{tc('<w:p>' + control('<w:r><w:t>2023年3月</w:t></w:r>') + '</w:p>')}{tc('镇文化站')}</w:tr>",
            )
        ),
        footnotes=notes,
    )


def frame_and_boxes() -> bytes:
    """The table stands in a frame of one cell; the title in a text box with its fallback; a second one inside a text box."""
    box = f"<wps:txbx><w:txbxContent>{p('南溪县文化任务分解表')}</w:txbxContent></wps:txbx>"
    old = f"<v:textbox><w:txbxContent>{p('南溪县文化任务分解表')}</w:txbxContent></v:textbox>"
    title = f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback><w:pict>{old}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    inner = tbl(tr(*HEAD), tr("1", "建馆", "2019年", "县文广局"))
    second = tbl(tr(*HEAD), tr("2", "购书", "2020年", "县财政局"))
    return docx(
        title
        + tbl(tr(tc(p("（内部资料）") + inner + p())))
        + f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{second}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    )


def numbers_of_word() -> bytes:
    """A column of 序号 made of automatic numbers, tasks on two levels that begin again in each cell, a list of its own start."""

    def level(depth: int, form: str, text: str, start: int = 1) -> str:
        return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    lists = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1、")}{level(1, "decimalEnclosedCircle", "%2")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )

    def auto(number: int, level: int = 0) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'

    return docx(
        p("石桥乡工作任务表")
        + tbl(
            tr(*HEAD),
            tr(tc(p("", auto(1))), tc(p("选址", auto(2)) + p("东村", auto(2, 1)) + p("西村", auto(2, 1)) + p("开工", auto(2))), "2018年底", "乡文化站"),
            tr(tc(p("", auto(1))), tc(p("布展", auto(3)) + p("开放", auto(3))), "2019年底", "乡文化站"),
        ),
        numbering=f"<w:numbering {W}>{lists}</w:numbering>",
    )  # fmt: skip


def legacy_merges() -> bytes:
    """hMerge as old converters write it, rows that begin and end late, a category merged over rows, a total, signatures."""
    going = '<w:hMerge w:val="continue"/>'
    return docx(
        p("附件2")
        + tbl(
            tr(tc("东江区重点任务责任分解表", '<w:hMerge w:val="restart"/>'), *[tc("", going)] * 4),
            tr("领域", "任务名称", "工作举措", "时间进度", "责任部门"),
            tr(tc("惠民", DOWN), "送戏", "一是下乡；二是进校。", "全年", "文旅局"),
            tr(tc("", GOES_ON), tc("放映", '<w:hMerge w:val="restart"/>'), tc("", going), "每月", "文旅局"),
            tr("", "", "", "", ""),
            tr("小计", "2项", "", "", ""),
            tr("填表人：", "张三", "审核人：", "李四", "日期：2020年1月"),
        )
    )


def stages() -> bytes:
    """One task over two deadlines, one deadline over two tasks; 起始 and 完成 under 时间安排; 责任分工 over two columns."""
    return word(
        "河西区文化项目推进表",
        (
            [
                ["项目", "主要内容", "时间安排", None, "责任分工", None, "备注"],
                [None, None, "起始", "完成", "牵头\n单位", "配 合\n单 位", None],
                ["剧院", "主体施工", "2020年1月", "2020年12月", "区住建局", "区文旅局", "一期"],
                [None, None, "2021年1月", "2021年6月", "区文旅局", "区财政局", "二期"],
                ["书城", "签约", "2020年3月", "2020年9月", "区文旅局", "", ""],
                [None, "开业", "2020年5月", None, "区文旅局", "区商务局", ""],
            ],
            [
                (0, 0, 1, 0),
                (0, 1, 1, 1),
                (0, 2, 0, 3),
                (0, 4, 0, 5),
                (0, 6, 1, 6),
                (2, 0, 3, 0),
                (2, 1, 3, 1),
                (4, 0, 5, 0),
                (4, 3, 5, 3),
            ],
        ),
    )


def form_per_task() -> bytes:
    """A form for one task, with labels beside their values: a card."""
    return word(
        "任务卡", ([["任务名称", "建馆", "责任单位", "文旅局"], ["完成时限", "2020年", "牵头单位", "文旅局"]], [])
    )


WORD_TABLES = [
    Expected("青山区.docx", uneven_columns, [
        (None, None, [(None, "新建书房")], ["2020-06-30"], [], ["区文旅局"], []),
        (None, None, [(None, "举办戏曲节")], ["2020-10-31"], [], ["区文旅局", "区教育局"], []),
    ], "青山区2020年文化工作任务分解表"),
    Expected("白云市.docx", tracked_everything, [
        ("设施", None, [(None, "甲馆消防改造")], ["2021-05-31"], [], ["市住建局"], []),
        ("设施", None, [(None, "乙馆电梯加装")], ["2021-06-30"], [], ["市住建局"], []),
        ("服务", None, [(None, "延长开放，市级验收")], ["2021-07-31"], [], ["市文旅局"], []),
    ], "白云市整改任务清单（2021年）", warns=("插入的文字", "删除的文字")),
    Expected("长河镇.docx", content_controls, [
        (None, None, [(None, "建书屋3个◆")], ["2022-12-31"], [], ["镇文化站"], []),
        (None, None, [(None, "修缮祠堂")], ["2023-03-31"], [], ["镇文化站"], []),
    ], "长河镇任务分工表", warns=("删除线",), not_imported=("指农家书屋",), added=1),
    Expected("南溪县.docx", frame_and_boxes, [
        (None, None, [(None, "建馆")], ["2019-12-31"], [], ["县文广局"], []),
        (None, None, [(None, "购书")], ["2020-12-31"], [], ["县财政局"], []),
    ], "南溪县文化任务分解表", not_imported=("（内部资料）",)),
    Expected("石桥乡.docx", numbers_of_word, [
        (None, None, [(1, "选址①东村②西村"), (2, "开工")], ["2018-12-31"], [], ["乡文化站"], []),
        (None, None, [(1, "布展"), (2, "开放")], ["2019-12-31"], [], ["乡文化站"], []),
    ], "石桥乡工作任务表", added=12),
    Expected("东江区.docx", legacy_merges, [
        ("惠民", "送戏", [(1, "下乡；"), (2, "进校。")], [], [], ["文旅局"], []),
        ("惠民", "放映", [(None, "放映")], [], [], ["文旅局"], []),
    ], "东江区重点任务责任分解表", warns=("横跨几栏",), not_imported=("小计", "2项", "填表人：", "日期：2020年1月")),
    Expected("河西区.docx", stages, [
        (None, "剧院", [(None, "主体施工")], ["2020-12-31"], ["区住建局"], [], ["区文旅局"]),
        (None, "剧院", [(None, "主体施工")], ["2021-06-30"], ["区文旅局"], [], ["区财政局"]),
        (None, "书城", [(None, "签约")], ["2020-09-30"], ["区文旅局"], [], []),
        (None, "书城", [(None, "开业")], ["2020-09-30"], ["区文旅局"], [], ["区商务局"]),
    ], "河西区文化项目推进表", warns=("同一格",)),
    Expected("任务卡.docx", form_per_task, [
        (None, None, [(None, "建馆")], ["2020-12-31"], ["文旅局"], ["文旅局"], []),
    ], "任务卡", not_imported=("任务名称",)),
]  # fmt: skip

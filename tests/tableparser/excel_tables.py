"""Workbooks as offices, WPS, Google and LibreOffice make them."""

from datetime import date

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from tests.tableparser.making import Expected, saved, workbook
from tests.tableparser.raw import R, archive, c, cells, merged, rels, types, xlsx

STRICT = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'


def hidden_things() -> bytes:
    """Starts at C5, a hidden row inside a merge, a hidden column, a comment, a row of no height, a blank that is not merged."""
    book = Workbook()
    sheet = book.active
    sheet.title = "任务表"
    sheet["C3"] = "滨海区文化重点任务清单"
    rows = [
        ("领 域", "重点事项", "推进举措", "办结时限", "主责单位", "协办单位", "联系电话"),
        ("场馆", "美术馆", "布展", "2021年3月底", "区文旅局", "区财政局", "111"),
        (None, "美术馆", "作废的一行", "2021年4月", "区文旅局", None, None),
        (None, "音乐厅", "调试声学", "2021年5月底", "区文旅局", "区住建局", "222"),
        (None, "", "开馆首演", None, "区文旅局", "区委宣传部", "333"),
    ]
    for number, row in enumerate(rows, 5):
        for place, text in enumerate(row, 3):
            if text:
                sheet.cell(number, place, text)
    sheet.merge_cells("C6:C9")
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["I"].hidden = True
    sheet["E6"].comment = Comment("领导批注：抓紧", "秘书")
    return saved(book)


def several_sheets() -> bytes:
    """Two sheets with other columns, one with the same, one that is no table of tasks, one hidden."""
    head = ["序号", "任务", "时限", "单位"]
    return workbook(
        ("一季度", [["宁城县2022年任务台账"], head, [1, "春节文艺演出", "1月底前", "县文化馆"]], ["A1:D1"]),
        ("二季度", [["序号", "责任部门", "工作内容及要求", "完成时间"], [1, "县图书馆", "读书月", "2022年4月"]], []),
        ("通讯录", [["姓名", "电话", "邮箱"], ["张三", "1", "a@b"]], []),
        ("三季度", [head, ["2", "消夏晚会", "2022年8月", "县文化馆、县总工会"]], []),
        ("底稿", [["删"]], []),
        hidden=["底稿"],
    )


def numbers_and_dates() -> bytes:
    """Formats: 2016.10 as 0.00, 第3季度, percent, thousands, a date of Chinese Excel, a formula with and without its value, a boolean, an error."""
    formats = '<numFmts count="3"><numFmt numFmtId="200" formatCode="&quot;第&quot;0&quot;季度&quot;"/><numFmt numFmtId="201" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;;@"/><numFmt numFmtId="202" formatCode="0.0%"/></numFmts>'
    numbers = (0, 2, 200, 202, 3, 31, 201, 14)
    styles = formats + "<cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in numbers) + "</cellXfs>"
    head = "".join(
        c(f"{letter}1", text)
        for letter, text in zip(
            "ABCDEFG", ("任务名称", "完成期限", "责任单位", "目标值", "现状值", "是否完成", "备注"), strict=True
        )
    )
    rows = [
        ('<c r="B2" s="1"><v>2016.1</v></c>', '<c r="D2" s="3"><v>0.985</v></c>', '<c r="F2" t="b"><v>0</v></c>'),
        ('<c r="B3" s="5"><v>42551</v></c>', '<c r="D3" s="4"><v>12000</v></c>', '<c r="F3" t="e"><v>#REF!</v></c>'),
        ('<c r="B4" s="6"><v>42735</v></c>', '<c r="D4" t="str"><f>"共"&amp;3</f><v>共3</v></c>', '<c r="G4"><f>SUM(A1)</f></c>'),
        ('<c r="B5" s="7"><v>42735.5</v></c>', '<c r="D5"><v>1.5E+3</v></c>', '<c r="G5" s="2"><v>3</v></c>'),
    ]  # fmt: skip
    body = "".join(
        f'<row r="{n}">{c(f"A{n}", f"任务{n}")}{b}{c(f"C{n}", "文广局")}{d}{f}</row>'
        for n, (b, d, f) in enumerate(rows, 2)
    )
    return xlsx(("数字", f'<sheetData><row r="1">{head}</row>{body}</sheetData>'), styles=styles)


def of_wps() -> bytes:
    """Prefix x:, no coordinates, rich text with a phonetic reading, an escaped line break, a part's name in other letters."""
    texts = (
        "<x:t>工作名称</x:t>", "<x:t>办理时限</x:t>", "<x:t>承办单位</x:t>",
        '<x:r><x:t>建成</x:t></x:r><x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve"> 书城</x:t></x:r><x:rPh sb="0" eb="1"><x:t>ケン</x:t></x:rPh>',
        "<x:t>2024年_x000D_\n6月底前</x:t>", "<x:t>市文旅局</x:t>",
    )  # fmt: skip
    rows = "".join(
        "<x:row>" + "".join(f'<x:c t="s"><x:v>{n}</x:v></x:c>' for n in numbers) + "</x:row>"
        for numbers in ((0, 1, 2), (3, 4, 5))
    )
    ns = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return archive(
        {
            "[Content_Types].xml": types("xl/workbook.xml", "spreadsheetml.sheet"),
            "_rels/.rels": rels(("officeDocument", "/xl/workbook.xml")),
            "xl/workbook.xml": f'<x:workbook {ns} xmlns:r="{R}"><x:sheets><x:sheet name="S" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>',
            "xl/_rels/workbook.xml.rels": rels(("worksheet", "/xl/worksheets/sheet1.xml"), ("sharedStrings", "../xl/sharedStrings.xml")),
            "xl/worksheets/sheet1.xml": f"<x:worksheet {ns}><x:sheetData>{rows}</x:sheetData></x:worksheet>",
            "xl/SharedStrings.xml": f"<x:sst {ns}>{''.join(f'<x:si>{text}</x:si>' for text in texts)}</x:sst>",
        }
    )  # fmt: skip


def strict_and_1904() -> bytes:
    """Strict OOXML with a date written out, the calendar of 1904, and a repeated header under a banner."""
    sheet = (
        '<sheetData><row r="1">' + c("A1", "项目名称") + c("B1", "完成时间") + c("C1", "责任单位") + "</row>"
        '<row r="2">' + c("A2", "一、设施建设") + "</row>"
        '<row r="3">' + c("A3", "文化站") + '<c r="B3" t="d"><v>2021-09-30T00:00:00</v></c>' + c("C3", "镇政府") + "</row>"
        '<row r="4">' + c("A4", "项目名称") + c("B4", "完成时间") + c("C4", "责任单位") + "</row>"
        '<row r="5">' + c("A5", "体育场") + '<c r="B5" s="1"><v>42735</v></c>' + c("C5", "镇政府") + "</row></sheetData>"
    )  # fmt: skip
    return xlsx(
        ("表", sheet + merged("A2:C2")),
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="57"/></cellXfs>',
        book='<workbookPr date1904="true"/>',
        ns=STRICT,
    )


def of_google() -> bytes:
    """All inline or shared, styled cells far beyond the table, a dimension over the whole sheet, a million empty styled rows less some."""
    rows = cells(
        [["工作举措", "责任主体", "推进时限"], ["上线预约平台", "数据局；文旅局", "2023年三季度"]]
    ).removesuffix("</sheetData>")
    empty = "".join(f'<row r="{n}" s="1" customFormat="1" ht="20.1" customHeight="1"/>' for n in range(3, 20_000))
    far = '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'
    return xlsx(("Sheet1", f'<dimension ref="A1:XFD1048576"/>{rows}{empty}{far}</sheetData>'))


def covered_and_rich() -> bytes:
    """Old text under a merge, which Excel hides; rich text; one cell over two columns of units; quarters under 进度安排."""
    book = Workbook()
    sheet = book.active
    rows = [
        ("序号", "项目名称", "具体措施", "进度安排", None, "牵头单位", "配合单位"),
        (None, None, None, "上半年", "下半年", None, None),
        (
            1,
            "非遗馆",
            CellRichText("一期", TextBlock(InlineFont(b=True), "布展")),
            "完成设计",
            "完成施工",
            "市文旅局",
            None,
        ),
        (2, "古籍馆", "修缮", "招标", "开工", "市图书馆", "被盖住的旧字"),
    ]
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            if text:
                sheet.cell(number, place, text)
    for each in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"):
        sheet.merge_cells(each)
    sheet.merged_cells.add(
        "F4:G4"
    )  # unlike merge_cells() this leaves the covered text where it is, as some programs do
    return saved(book)


def dates_of_people() -> bytes:
    """Real dates, text dates, a year as a number, a month as a number; 任务编号 beside; totals with a number."""
    return workbook(
        ("2020", [
            ["任务编号", "目标任务", "完成日期", "责任科室", "牵头领导"],
            ["A-1", "修订章程", date(2020, 6, 30), "办公室", "王某"],
            ["A-2", "年度审计", 2020, "财务科", "王某"],
            ["A-3", "迎接验收", "2020/11/15", "办公室，财务科", None],
            ["合计", 3, None, None, None],
            ["填表人：赵某", None, "审核人：", "钱某", None],
        ], []),
    )  # fmt: skip


EXCEL_TABLES = [
    Expected("滨海区.xlsx", hidden_things, [
        ("场馆", "美术馆", [(None, "布展")], ["2021-03-31"], ["区文旅局"], [], ["区财政局"]),
        ("场馆", "音乐厅", [(None, "调试声学")], ["2021-05-31"], ["区文旅局"], [], ["区住建局"]),
        ("场馆", None, [(None, "开馆首演")], [], ["区文旅局"], [], ["区委宣传部"]),
    ], "滨海区文化重点任务清单", asks=("项目名称缺失", "时间节点缺失"), warns=("隐藏",), not_imported=("作废的一行", "领导批注：抓紧")),
    Expected("宁城县.xlsx", several_sheets, [
        (None, None, [(None, "春节文艺演出")], [], [], ["县文化馆"], []),
        (None, None, [(None, "读书月")], ["2022-04-30"], [], ["县图书馆"], []),
        (None, None, [(None, "消夏晚会")], ["2022-08-31"], [], ["县文化馆", "县总工会"], []),
    ], "宁城县2022年任务台账", asks=("没有写明年份",), warns=("「通讯录」没有找到表头", "「底稿」是隐藏的"), not_imported=("张三", "删")),
    Expected("数字.xlsx", numbers_and_dates, [
        (None, None, [(None, "任务2")], ["2016-10-31"], [], ["文广局"], []),
        (None, None, [(None, "任务3")], ["2016-06-30"], [], ["文广局"], []),
        (None, None, [(None, "任务4")], ["2016-12-31"], [], ["文广局"], []),
        (None, None, [(None, "任务5")], ["2016-12-31"], [], ["文广局"], []),
    ], None, warns=("D4 是公式：没有重新计算", "G4 是公式，文件里没有存结果", "F3 是错误值"),
       extra=[{"是否完成": "否"}, {"是否完成": "#REF!"}, {}, {"备注": "第3季度"}], standards=["98.5%", "12,000", "共3", "1500"]),
    Expected("书城.xlsx", of_wps, [(None, "建成书城", [(None, "建成书城")], ["2024-06-30"], [], ["市文旅局"], [])]),
    Expected("严格.xlsx", strict_and_1904, [
        ("一、设施建设", "文化站", [(None, "文化站")], ["2021-09-30"], [], ["镇政府"], []),
        ("一、设施建设", "体育场", [(None, "体育场")], ["2021-01-31"], [], ["镇政府"], []),
    ]),
    Expected("谷歌.xlsx", of_google, [(None, None, [(None, "上线预约平台")], ["2023-09-30"], [], ["数据局", "文旅局"], [])]),
    Expected("两馆.xlsx", covered_and_rich, [
        (None, "非遗馆", [(None, "一期布展")], [], ["市文旅局"], [], []),
        (None, "古籍馆", [(None, "修缮")], [], ["市图书馆"], [], ["市图书馆"]),
    ], None, warns=("横跨几栏", "被合并单元格盖住"), not_imported=("被盖住的旧字",),
       extra=[{"序号": "1", "进度安排上半年": "完成设计", "进度安排下半年": "完成施工"}]),
    Expected("日期.xlsx", dates_of_people, [
        (None, None, [(None, "修订章程")], ["2020-06-30"], [], ["办公室"], []),
        (None, None, [(None, "年度审计")], ["2020-12-31"], [], ["财务科"], []),
        (None, None, [(None, "迎接验收")], ["2020-11-15"], [], ["办公室", "财务科"], []),
    ], None, not_imported=("合计", "3", "填表人：赵某", "钱某"), extra=[{"任务编号": "A-1", "牵头领导": "王某"}]),
]  # fmt: skip

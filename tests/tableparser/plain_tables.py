"""Tables from the clipboard of Word, Excel, WPS and browsers, and as text: CSV in the encodings that Excel writes."""

from tests.tableparser.making import Expected

WORD_CLIP = """Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000009999\r\nStartFragment:0000000141\r\nEndFragment:0000009000\r\n
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- /* {mso} */ table {x:y} --></style><!--[if gte mso 9]><xml><o:a>别读</o:a></xml><![endif]--></head>
<body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal align=center><b><span style='font-size:
22.0pt'>松林县公共文化任务<o:p></o:p>分解表</span></b></p>
<table class=MsoTableGrid border=1><thead><tr style='mso-yfti-irow:0'><th rowspan=2><p>项目<br>名称</p></th><th rowspan=2>具体<span lang=EN-US>&nbsp;</span>任务</th><th colspan=2>责任分工</th><th rowspan=2>时间</th></tr>
<tr><th>牵头单位</th><th>配合单位</th></tr></thead>
<tbody><tr><td rowspan=2><p>图书
馆</p></td><td><p style='mso-list:l0 level1'><![if !supportLists]><span>1、<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>改造<del cite="x">旧</del><ins>新</ins>馆</p><p>2、采购<s>设备</s></p></td>
<td>文广局</td><td>财政局</td><td>2017<span>年</span>6月底</td></tr><tr><td><span class=msoDel><del>删</del></span>招聘<span style='mso-hide:all;display:none'>内部</span></td><td>人社局</td><td>文广局、<br>编办</td><td>2017年</td></tr></tbody></table>
<!--EndFragment--></body></html>"""  # fmt: skip

EXCEL_CLIP = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset=utf-8><style>.xl65{mso-number-format:"\\@";}</style></head><body>
<table border=0 cellpadding=0 style='border-collapse: collapse;width:500pt'><!--StartFragment--><col width=72 style='width:54pt'>
 <tr height=19><td colspan=4 class=xl65>柳园街道创建任务表</td></tr>
 <tr height=19><td>任务名称</td><td>完成时间</td><td>责任单位</td><td>备注</td></tr>
 <tr height=19><td rowspan=2>健身<br style='mso-data-placement:same-cell;'>
    步道</td><td x:num="42735">2016年12月</td><td>文体站</td><td></td></tr>
 <tr><td>2017年6月</td><td>社区办</td><td></td></tr>
 <tr style='display:none'><td>隐藏行</td><td>2018年</td><td>无</td><td></td></tr>
 <tr><td>晨练点</td><td>常年</td><td>各社区</td><td>=cmd|'/c calc'!A0</td></tr>
<![if supportMisalignedColumns]> <tr height=0 style='display:none'><td width=72></td><td></td><td></td><td></td></tr><![endif]><!--EndFragment--></table></body></html>"""

WEB_PAGE = """<div class="layout"><table><tr><td><h1>云岭市文化工作任务表</h1><script>var a="<table>";</script>
<table class="data"><caption>（单位：项）</caption><tr><th>工作任务</th><th>完成时限</th><th>牵头部门</th></tr>
<tr><td>建剧场<ol><li>选址</li><li>立项</li></ol></td><td>2025年底</td><td>文旅局</td></tr></table></td></tr>
<tr><td>主办：市政府办公室</td></tr></table></div>"""


def html(text: str):
    return lambda: text.encode()


LINES = '序号,工作任务,完成时限,责任单位\r\n1,"修路，造桥,绿化",2021年6月,"交通局, 住建局"\r\n一、第二部分,,,\r\n2,植树,2021年3月,林业局\r\n合计,2项,,\r\n'
CSV_ROWS = [
    (None, None, [(None, "修路，造桥,绿化")], ["2021-06-30"], [], ["交通局", "住建局"], []),
    ("一、第二部分", None, [(None, "植树")], ["2021-03-31"], [], ["林业局"], []),
]  # fmt: skip


def csv(encoding: str, separator: str = ",", mark: bytes = b"", first: str = ""):
    """Return how a CSV is made; a field that holds the separator is quoted in all of them."""
    lines = LINES if separator == "," else "\r\n".join(
        separator.join(cells) for cells in (
            ("序号", "工作任务", "完成时限", "责任单位"), ("1", '"修路，造桥,绿化"', "2021年6月", '"交通局, 住建局"'),
            ("一、第二部分", "", "", ""), ("2", "植树", "2021年3月", "林业局"), ("合计", "2项", "", ""),
        )
    )  # fmt: skip
    return lambda: mark + (first + lines).encode(encoding)


PLAIN_TABLES = [
    Expected("松林县.html", html(WORD_CLIP), [
        (None, "图书馆", [(1, "改造新馆"), (2, "采购设备")], ["2017-06-30"], ["文广局"], [], ["财政局"]),
        (None, "图书馆", [(None, "招聘")], ["2017-12-31"], ["人社局"], [], ["文广局", "编办"]),
    ], "松林县公共文化任务分解表", warns=("删除的文字没有计入", "删除线", "隐藏的文字"), not_imported=("内部", "责任分工")),
    Expected("柳园街道.html", html(EXCEL_CLIP), [
        (None, None, [(None, "健身步道")], ["2016-12-31"], [], ["文体站"], []),
        (None, None, [(None, "健身步道")], ["2017-06-30"], [], ["社区办"], []),
        (None, None, [(None, "晨练点")], [], [], ["各社区"], []),
    ], "柳园街道创建任务表", warns=("同一格",), not_imported=("隐藏行",), extra=[{}, {}, {"备注": "=cmd|'/c calc'!A0"}]),
    Expected("云岭市.html", html(WEB_PAGE), [
        (None, None, [(1, "选址"), (2, "立项")], ["2025-12-31"], ["文旅局"], [], []),
    ], "云岭市文化工作任务表", asks=("引语「建剧场」",), not_imported=("（单位：项）", "主办：市政府办公室"), added=4),
    Expected("表1.csv", csv("utf-8"), CSV_ROWS, not_imported=("合计",)),
    Expected("表2.csv", csv("utf-8-sig"), CSV_ROWS),
    Expected("表3.csv", csv("gb18030"), CSV_ROWS),
    Expected("表4.txt", csv("utf-16", "\t"), CSV_ROWS),
    Expected("表5.csv", csv("utf-8", ";", first="sep=;\r\n"), CSV_ROWS),
    Expected("粘贴的表格.html", csv("utf-8", "\t"), CSV_ROWS),
]  # fmt: skip

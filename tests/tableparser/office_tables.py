"""Tables in the styles that offices use, made up for the tests, each with what reading it must give.

A row is told as (category, project, tasks, dates, lead, responsible, cooperating); a task as (number, text).
"""

from datetime import datetime

from docx import Document

from tests.tableparser.making import Expected, bytes_of, revised, sheet, word, word_table, workbook


def numbered_plan() -> bytes:
    """序号 first, banners for categories, a total and a note: the commonest sheet of a city's 创建办."""
    return sheet(
        [
            ["江州市创建国家公共文化服务体系示范区重点任务分工表"],
            ["填报单位：市文广新局", None, None, None, None, "单位：万元"],
            ["序号", "重点任务", "工作内容", "完成时限", "牵头单位", "配合单位", "备注"],
            ["一、设施网络建设（2项）"],
            [
                1,
                "图书馆达标",
                "1.完成总馆改造；2.建成分馆8个。",
                "2018年6月底前",
                "市文广新局",
                "市财政局、各县（市、区）人民政府",
                "已立项",
            ],
            [2, "文化馆达标", "建设市文化馆新馆，投入2.5亿元。", "2018年12月", "市文广新局", "市住建局", None],
            ["二、服务供给"],
            [3, "免费开放", "“三馆一站”免费开放，每周不少于56小时。", "长期坚持", "市文广新局", "市财政局", None],
            ["合计", None, None, None, None, None, "3项"],
            ["注：牵头单位负总责。"],
        ],
        ["A1:G1", "A4:G4", "A7:G7", "A10:G10"],
    )


NUMBERED_ROWS = [
    ("一、设施网络建设（2项）", "图书馆达标", [(1, "完成总馆改造；"), (2, "建成分馆8个。")], ["2018-06-30"], ["市文广新局"], [],
     ["市财政局", "各县（市、区）人民政府"]),
    ("一、设施网络建设（2项）", "文化馆达标", [(None, "建设市文化馆新馆，投入2.5亿元。")], ["2018-12-31"], ["市文广新局"], [], ["市住建局"]),
    ("二、服务供给", "免费开放", [(None, "“三馆一站”免费开放，每周不少于56小时。")], [], ["市文广新局"], [], ["市财政局"]),
]  # fmt: skip


def two_row_header() -> bytes:
    """A header over two rows, with a group over lead and others, spaces inside the headings, a line of column numbers."""
    return word(
        "附件1",
        "临江区文化强区三年行动计划任务分解表",
        (
            [
                ["指 标\n类 别", "项　目", "目标\n要求", "具体\n措施", "责任分工", None, "完　成\n时　间"],
                [None, None, None, None, "牵　头\n部　门", "配合\n部门", None],
                ["1", "2", "3", "4", "5", "6", "7"],
                [
                    "阵地",
                    "农家书屋",
                    "全覆盖",
                    "（1）补充图书；（2）数字化升级。",
                    "区文体局",
                    "各镇（街道）",
                    "2019年三季度",
                ],
                [
                    None,
                    "文化广场",
                    "村村有",
                    "一是选址；二是建设；三是验收。",
                    "区文体局",
                    "区财政局 各镇（街道）",
                    "2020年上半年",
                ],
                ["活动", "读书节", "每年一届", "举办读书节。", "区委宣传部", "区教育局，团区委", "每年4月"],
            ],
            [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 4, 0, 5), (0, 6, 1, 6), (3, 0, 4, 0)],
        ),
    )


TWO_ROW_ROWS = [
    ("阵地", "农家书屋", [(1, "补充图书；"), (2, "数字化升级。")], ["2019-09-30"], ["区文体局"], [], ["各镇（街道）"]),
    ("阵地", "文化广场", [(1, "选址；"), (2, "建设；"), (3, "验收。")], ["2020-06-30"], ["区文体局"], [], ["区财政局", "各镇（街道）"]),
    ("活动", "读书节", [(None, "举办读书节。")], [], ["区委宣传部"], [], ["区教育局", "团区委"]),
]  # fmt: skip


def split_over_pages() -> bytes:
    """A Word table that goes on as 续表, once with its header again and once without, the category blank after the break."""
    head = ["类别", "任务名称", "完成时限", "责任单位"]
    return word(
        "关于印发《安和县文化惠民工程任务分解表》的通知",
        "安和县文化惠民工程任务分解表",
        ([head, ["设施", "建成县图书馆", "2017年底", "县文广局牵头，县财政局、县住建局配合"]], []),
        "续表",
        (
            [
                head,
                ["", "建成县博物馆", "2017年11月前", "县文广局（牵头）、县发改局"],
                head,
                ["活动", "送戏下乡100场", "2017.12", "县文广局"],
            ],
            [],
        ),
        "续表",
        ([["活动", "放映电影2000场", "2017年12月31日", "县文广局、各乡镇按职责分工负责"]], []),
        "安和县人民政府办公室 2017年3月1日印发",
    )


SPLIT_ROWS = [
    ("设施", None, [(None, "建成县图书馆")], ["2017-12-31"], ["县文广局"], [], ["县财政局", "县住建局"]),
    (None, None, [(None, "建成县博物馆")], ["2017-10-31", "2017-11-30"], ["县文广局"], ["县发改局"], []),
    ("活动", None, [(None, "送戏下乡100场")], ["2017-12-31"], [], ["县文广局"], []),
    ("活动", None, [(None, "放映电影2000场")], ["2017-12-31"], [], ["县文广局", "各乡镇"], []),
]


def task_per_row() -> bytes:
    """One task a row, project and category merged over their tasks, real dates, a table that starts at C4, three sheets."""
    rows = [
        [None] * 8,
        [None, None, "北原市2021年文旅重点工作台账"],
        [None] * 8,
        [None, None, "板块", "重点工作", "具体举措", "截止日期", "主办单位", "协办单位"],
        [None, None, "产业", "夜间经济", "打造夜市3处", datetime(2021, 9, 30), "市文旅局", "市商务局、市城管局"],
        [None, None, None, None, "举办夜游节", datetime(2021, 12, 31), "市文旅局", "市公安局"],
        [None, None, None, "品牌创建", "创成4A级景区1家", "2021年10月底前", "市文旅局", "无"],
    ]
    return workbook(
        ("台账", rows, ["C2:H2", "C5:C7", "D5:D6"]),
        ("草稿", [["不要", "读我"]], []),
        ("说明", [["本表由市文旅局解释"]], []),
        hidden=["草稿"],
    )


PER_ROW_ROWS = [
    ("产业", "夜间经济", [(None, "打造夜市3处")], ["2021-09-30"], ["市文旅局"], [], ["市商务局", "市城管局"]),
    ("产业", "夜间经济", [(None, "举办夜游节")], ["2021-12-31"], ["市文旅局"], [], ["市公安局"]),
    ("产业", "品牌创建", [(None, "创成4A级景区1家")], ["2021-10-31"], ["市文旅局"], [], []),
]


def indicator_levels() -> bytes:
    """一级、二级、三级指标 with a baseline and a target; the tasks numbered ①②③; deadlines without a year."""
    return sheet(
        [
            ["2022年度公共文化高质量发展指标任务清单"],
            ["一级指标", "二级指标", "三级指标", "现状值", "工作任务", "时限要求", "责任部门"],
            ["均等", "场馆", "每万人面积", "800㎡", "①新建社区中心②改造旧馆③盘活闲置", "10月底前", "文旅局/规资局"],
            [None, "人才", "每万人文化员", "2名", "第一，招聘；第二，培训。", "2022年11月15日前", "人社局；文旅局"],
            ["数字", "云平台", "访问量", "10万", "1、上线2、推广3、评估", "2022年2月30日", "大数据局"],
        ],
        ["A1:G1", "A3:A4"],
    )


LEVEL_ROWS = [
    ("均等", "场馆", [(1, "新建社区中心"), (2, "改造旧馆"), (3, "盘活闲置")], [], [], ["文旅局", "规资局"], []),
    ("均等", "人才", [(1, "招聘；"), (2, "培训。")], ["2022-11-15"], [], ["人社局", "文旅局"], []),
    ("数字", "云平台", [(1, "上线"), (2, "推广"), (3, "评估")], [], [], ["大数据局"], []),
]


def csv_of_excel() -> bytes:
    """A CSV as a Chinese Excel saves it: GB18030, line breaks in cells, no merges."""
    text = (
        '序号,工作任务,完成时间,牵头单位,责任单位\r\n1,"1.修订章程\n2.召开理事会",2016年9月底,文广局,"文广局\n民政局"\r\n'
        "2,编制年报,2016年,,财政局\r\n3,,2016年,文广局,文广局\r\n"
    )
    return text.encode("gb18030")


CSV_ROWS = [
    (None, None, [(1, "修订章程"), (2, "召开理事会")], ["2016-09-30"], ["文广局"], ["文广局", "民政局"], []),
    (None, None, [(None, "编制年报")], ["2016-12-31"], [], ["财政局"], []),
    (None, None, [], ["2016-12-31"], ["文广局"], ["文广局"], []),
]


def pasted_from_word() -> bytes:
    """What the clipboard holds after copying from Word: spans, paragraphs, office tags, entities."""
    return (
        "<html><body><!--StartFragment--><p class=MsoNormal align=center>西湖街道文化服务任务表<o:p></o:p></p>"
        "<table border=1><tr><td>项目</td><td>任务<br>内容</td><td>时间<o:p></o:p></td><td>责任单位</td></tr>"
        "<tr><td rowspan=2><p>社区&nbsp;书房</p></td><td><p>1、选点</p><p>2、开放</p></td><td>2020年6月</td><td>文化站</td></tr>"
        "<tr><td>购书 &lt;500册&gt;</td><td rowspan=1>2020年8月中旬</td><td>文化站、居委会</td></tr>"
        "<tr><td colspan=4>注：另行考核</td></tr></table><!--EndFragment--></body></html>"
    ).encode()


PASTED_ROWS = [
    (None, "社区 书房", [(1, "选点"), (2, "开放")], ["2020-06-30"], [], ["文化站"], []),
    (None, "社区 书房", [(None, "购书 <500册>")], ["2020-08-20"], [], ["文化站", "居委会"], []),
]


def with_revisions() -> bytes:
    """A Word table under revision, with automatic numbers of Word's own and a hidden word."""
    document = Document()
    document.add_paragraph("东港新区文化任务分解表")
    table = word_table(
        document,
        [["项目名称", "具体任务", "时间节点", "责任单位", "牵头部门"], ["书房", "", "2023年", "文体中心", "宣传部"]],
    )
    cell = table.cell(1, 1)
    first = cell.paragraphs[0]
    first.style = document.styles["List Number"]
    first.add_run("选址")
    second = cell.add_paragraph("装修", style="List Number")
    revised(second, "并开放", "ins")
    revised(second, "三处", "del")
    hidden = cell.add_paragraph().add_run("内部备注")
    hidden.font.hidden = True
    return bytes_of(document)


REVISED_ROWS = [
    (None, "书房", [(1, "选址"), (2, "装修并开放")], ["2023-12-31"], ["宣传部"], ["文体中心"], []),
]


def leads_by_order() -> bytes:
    """No column of leads: the heading says that the first unit leads; merged deadlines; a formula; text dates."""
    return sheet(
        [
            ["任务", "完成期限", "责任单位（列第一位的为牵头单位）", "完成情况"],
            ["制定规划", "2019.6.30", "市发改委、市文旅局", '=IF(1,"完成","未完成")'],
            ["筹措资金", "2019年第四季度前", "市财政局，市国资委", None],
            ["对外宣传", None, "市委宣传部 市广播电视台", None],
        ],
        ["B3:B4"],
    )


ORDER_ROWS = [
    (None, None, [(None, "制定规划")], ["2019-06-30"], ["市发改委"], ["市发改委", "市文旅局"], []),
    (None, None, [(None, "筹措资金")], ["2019-09-30", "2019-12-31"], ["市财政局"], ["市财政局", "市国资委"], []),
    (
        None,
        None,
        [(None, "对外宣传")],
        ["2019-09-30", "2019-12-31"],
        ["市委宣传部"],
        ["市委宣传部", "市广播电视台"],
        [],
    ),
]


def whole_projects() -> bytes:
    """Project names without tasks of their own; an empty task cell takes the project as a whole."""
    return word(
        "河口镇创建任务分解表（2016—2018年）",
        (
            [
                ["项目名称", "创建标准", "目前现状", "具体任务", "时间进度", "牵头单位", "协办"],
                ["文化站", "一级站", "二级站", "", "2016年10月—2017年3月", "镇文化站", "各村"],
                [
                    "文化礼堂",
                    "每村一个",
                    "4个",
                    "3、建成8个。\n5、配齐管理员。",
                    "2018年底前，并长期坚持",
                    "镇文化站",
                    "",
                ],
            ],
            [],
        ),
    )


WHOLE_ROWS = [
    (None, "文化站", [(None, "文化站")], ["2017-03-31"], ["镇文化站"], [], ["各村"]),
    (None, "文化礼堂", [(3, "建成8个。"), (5, "配齐管理员。")], ["2018-12-31"], ["镇文化站"], [], []),
]


TABLES = [
    Expected("江州市分工表.xlsx", numbered_plan, NUMBERED_ROWS, "江州市创建国家公共文化服务体系示范区重点任务分工表",
             not_imported=("合计", "注：牵头单位负总责。", "填报单位：市文广新局")),
    Expected("临江区任务分解表.docx", two_row_header, TWO_ROW_ROWS, "临江区文化强区三年行动计划任务分解表", not_imported=("1", "7", "责任分工")),
    Expected("安和县任务分解表.docx", split_over_pages, SPLIT_ROWS, "安和县文化惠民工程任务分解表",
             asks=("指标分类缺失", "「2017年11月前」指哪一天", "没有写明牵头单位"), not_imported=("续表",)),
    Expected("北原市台账.xlsx", task_per_row, PER_ROW_ROWS, "北原市2021年文旅重点工作台账", warns=("「草稿」是隐藏的",),
             not_imported=("不要", "读我", "本表由市文旅局解释")),
    Expected("指标任务清单.xlsx", indicator_levels, LEVEL_ROWS, "2022年度公共文化高质量发展指标任务清单",
             asks=("没有写明年份", "没有这样的日期")),
    Expected("工作任务.csv", csv_of_excel, CSV_ROWS, None, asks=("牵头部门缺失", "这一行没有任务")),
    Expected("粘贴的表格.html", pasted_from_word, PASTED_ROWS, "西湖街道文化服务任务表", not_imported=("注：另行考核",)),
    Expected("东港新区.docx", with_revisions, REVISED_ROWS, "东港新区文化任务分解表", warns=("插入的文字", "删除的文字", "隐藏文字"), added=4),
    Expected("责任清单.xlsx", leads_by_order, ORDER_ROWS, None, asks=("「2019年第四季度前」指哪一天",), warns=("公式",)),
    Expected("河口镇.docx", whole_projects, WHOLE_ROWS, "河口镇创建任务分解表（2016—2018年）",
             asks=("以整个项目为一项任务", "编号从 3 开始", "编号缺 4")),
]  # fmt: skip

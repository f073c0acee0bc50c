"""The words of unit cells: what ends a name, what says a duty, and what stands for many units at once."""

import re

from tableparser.cells.numerals import CHINESE

LEAD, RESPONSIBLE, COOPERATING = "lead", "responsible", "cooperating"
ENDINGS = (
    "局|委|办|部|院|馆|站|所|中心|集团|公司|街道|镇|(?<!城)乡|厅|处|队|(?<!人力资源)社|校|学|政协|人大|协|政府|办公室|台|(?<!社)会|党校|村|园区|新区|工业区|"
    "示范区|度假区|高新区|开发区|经开区|管委会|指挥部|小组|单位|部门|企业|银行|支行|分行|室|区|县|市|残联|妇联|文联|社联|侨联|工商联|科协|团|联社|总工会|联合会|中学|小学|一中|二中"
)
ENDS_LIKE_A_UNIT = re.compile(rf"(?:{ENDINGS})(?:[(（][^()（）]*[)）])?$")
CANNOT_STAND_ALONE = re.compile(  # the rest of a name that a line break has cut
    r"^(?:管委会|管理委员会|委员会|员会|管理局|监督局|执法局|办公室|公室|办事处|事处|人民政府|分局|分公司|支行|分行|有限公司|有限责任公司|股份有限公司|[(（].*)$"
)
ENDS_A_LINE = re.compile(  # names without a common ending: one that stands on a line of its own is a unit
    r"(?:(?<![控参入])股|(?<![社学专])科|组|专班|(?<![校田])园|[城交水旅文农建国产]投"
    r"|(?:中国|国网|国家|南方)(?:电信|移动|联通|铁塔|邮政|广电|电网|石油|石化|烟草))(?:[(（][^()（）]*[)）])?$"
)
BUREAUS = (  # as offices call them
    "公安 消防 城管 发改 财政 规划 住建 教育 教体 文旅 文广 文广旅 文体 民政 司法 人社 水务 水利 交通 交运 农业 农委 "
    "林业 绿化 商务 卫健 卫计 应急 审计 统计 环保 生态环境 体育 科技 工信 经信 税务 国土 自然资源 市场监管 市监 房管 "
    "民宗 信访 气象 档案 供销 宣传 组织 统战 政法 编办 团委 妇联 残联 工会 侨联"
)
SHORT_NAMES = frozenset(BUREAUS.split())  # two of them with a blank between are two units
GOES_ON_A_NAME = re.compile(r"^(?:集团|公司|中心|有限公司|管委会)")
PLACE = re.compile(r"(?<![新园业示发高假开])(?<!示范)[市县区]$")
HARD = "\u2028"  # put where a number or a bracket ends a name; white space, so no name can contain it
SPLITTERS = HARD + "、，,；;/／|｜&＆。·•．\n\r\t \u3000\xa0"
DOT_BETWEEN_NAMES = re.compile(r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])")
NUMBERS = [  # of a list that begins with one of them
    r"\d{1,2}[.．、)）](?=\s*[\u4e00-\u9fff])",
    r"[①-⑳⑴-⒇⒈-⒛]",
    r"[(（](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]",
    r"(?:^|(?<=[\s；;。]))[一二三四五六七八九十]{1,2}、",
]
OPEN, CLOSE = "(（〔[【", ")）〕]】"
NOTHING = {
    "无",
    "—",
    "-",
    "--",
    "——",
    "/",
    "／",
    "暂无",
    "同上",
    "〃",
    "待定",
    "\\",
    "N/A",
    "n/a",
    "空",
    "待明确",
    "不涉及",
    "略",
    "未定",
}


def spaced(words: str) -> str:
    """Return a pattern for words that may have white space between their letters (牵 头 单 位)."""
    return "|".join(r"\s*".join(word) for word in words.split())


KIND = f"(?:{spaced('责任单位 责任部门 单位 部门')})"
LABEL = re.compile(
    rf"(?P<open>[【\[]\s*)?"
    rf"(?:(?P<person>(?:牵头|分管|责任|主管|联系)*(?:领导|负责人|责任人|联系人|人)(?=\s*[:：]))|"
    rf"(?P<lead>(?:{spaced('牵头负责 总牵头 牵头 主办 主责 主管 第一责任 第一')})\s*{KIND}?)|"
    rf"(?P<cooperating>(?:{spaced('配合 协办 协同 协作 参与 协助 参加 支持 会办 指导 成员')})\s*{KIND}?)|"
    rf"(?P<responsible>(?:{spaced('主要责任 直接责任 第二责任 责任 承办 实施 落实 执行 完成')})\s*{KIND}))"
    rf"(?(open)(?<=[位门])\s*[】\]]\s*[:：]?|"
    rf"(?:\s*[:：]|(?<=[位门])[ \t\u3000]+|(?<=[头任合办]单位)(?=[\u4e00-\u9fff])(?![按负和及与等])))"
    r"|(?P<plain>责\s*任)\s*[:：]"
)
BY_DUTY = r"(?:等)?(?:(?:按照?|根据|依据)(?:各自)?(?:职责|职能)?(?:范围|分工|职责)*)"
DUTY = {
    LEAD: re.compile(
        r"(?:为|是|作为)?(?:第一|共同|联合|总|分别)?(?:负责)?(?:牵头|主办|主责|主管|总牵头)(?:单位|部门)?"
        r"(?:负责|落实|组织实施|组织|实施|推进|抓总|抓落实|协调|办理|总抓)?$|(?:总负责|负总责|为主|统筹|统筹协调|总协调)$"
    ),
    COOPERATING: re.compile(
        rf"(?:等)?(?:{BY_DUTY})?(?:为|是|作为)?(?:共同|积极|协同|密切|予以|给予|做好|各自|分别|主动|负责|督促|监督)*"
        r"(?:配合|(?<![政科残侨文作老])协办|协助|参与|参加|协同|协作|支持|会办|指导)(?:单位|部门|实施|落实|推进|做好|工作)*$"
    ),
    RESPONSIBLE: re.compile(
        rf"{BY_DUTY}(?:分别|共同|各自|抓好|做好)?(?:负责|落实|推进|实施|做好|承担|工作)*(?:实施|落实|工作)?$|(?:各司其职|各负其责|齐抓共管)$|"
        r"(?:等)?(?:主要|全面|直接|分别|共同|各自|具体|分工|组织|联合|负责|分头|贯彻|认真|抓好)*(?:负责|落实|承担|推进|实施|承办|执行|办理)(?:落实|实施)?$"
    ),
}
IN_BRACKETS = {
    LEAD: re.compile(r"^(?:牵头|主办|主责|负责牵头|总牵头|主要责任)(?:单位|部门)?$"),
    COOPERATING: re.compile(r"^(?:配合|协办|协助|参与|参加|协同|支持|会办)(?:单位|部门)?$"),
    RESPONSIBLE: re.compile(r"^(?:责任|承办|落实|负责|实施)(?:单位|部门)?$"),
}
ROLE_BRACKET = re.compile(r"[(（〔\[【]\s*((?:\w\s*){2,6})[)）〕\]】]")
LEADS_OTHERS = re.compile(
    r"^(?P<lead>.{2,}?)(?:牵头)?(?:会同|会商|商(?![务业会联贸城检品标场行学])|联合(?!会|社|国|工会|体|党|大学|总)|协同(?!创新|办公))(?P<others>.{2,})$"
)
WITH_OTHERS = re.compile(r"^(?:并)?(?:会同|联合(?!会|社|国|工会|体|党|大学|总)|协同(?!创新|办公))(?P<others>.{2,})$")
ONE_KIND = (
    r"(?:街道|乡镇|街镇|镇街|镇|乡|园区|工业区|开发区|区|县|市|部门|单位|企业|部|委|办|局|处|科室|站所|站|所|室"
    r"|村|社区|居委会?|村委会?|学校|公司|院|校|政府|党委|人民政府|街道办事处)"
)
SEAT = r"(?:办事处|办|人民政府|政府|党委|党工委|管委会)*(?:[(（][^()（）]*[)）])?"
DISTRICT = r"(?:区|县|州|市|旗|盟)"
BOUNDARY = rf"(?=$|[{re.escape(SPLITTERS)}()（）等按牵配负和及与])"
COLLECTIVE = re.compile(  # 各镇、街道; 各区、县文化局: one name, although 、 stands in it
    rf"(?:各|相关|有关)(?:有关|相关|级)?{ONE_KIND}{SEAT}(?:[、/和及]{ONE_KIND}{SEAT})+{BOUNDARY}|"
    rf"各{DISTRICT}(?:[、和]{DISTRICT})+[\u4e00-\u9fff]{{1,8}}?(?:局|委|办|部|政府|馆|中心){BOUNDARY}"
)
AND = re.compile(r"(?:以及|和(?![平田顺龙静硕谐睦]|政县)|与(?!会)|及(?!时))")
VAGUE = re.compile(
    rf"(?<![高平中初上下优一二三同])等(?:[\u4e00-\u9fff]{{0,6}}(?=单位|部门)|"
    rf"(?:\d+|[{CHINESE}数多]+)?[个家]?(?:有关|相关|各|区级|市级|县级|其他|成员|创建|职能|责任)*)(?:[和及、]?(?:单位|部门|街镇|街道|乡镇|委办局|企业))*$"
)
EVERYONE = re.compile(r"^(?:各|下属|所属|全区|全市|有关|相关|其他|其它)")
BRANCH = re.compile(r"^[\u4e00-\u9fff]{1,4}(?:分公司|支行|分行)$")
HAS_BRANCHES = re.compile(r"(?:(?<!分)公司|银行)$")
ORNAMENTS = "★☆※*＊●◆■▲△#"
COMMITTEE = re.compile(r"^[省市区县]委$")
OF_A_COMMITTEE = re.compile(r"^(?:[\u4e00-\u9fff]{2}部|政法委|党校|老干部局|编办|网信办|机要局)$")

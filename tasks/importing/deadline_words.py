"""The words of deadlines: how times are written, what begins, what recurs, and what only sounds like a date."""

import re

from tasks.importing.numerals import CHINESE, number

TO = "(?:起?至|到|--?|—+|–|~+)"
POINT = re.compile(
    r"""
    (?: (?P<ymd>(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))
      | (?<!\d)(?P<yn>(?:19|20)\d\d)(?P<sep>[-./])(?P<mn>\d{1,2})(?:(?P=sep)(?P<dn>\d{1,2})(?!\d))?(?:月份?|日|号)?
      | (?: (?<!\d)(?P<y>(?:19|20)\d\d)年度? | (?<![\d.第])(?P<y2>[0-4]\d)年度?(?![内以来期]) )? [,)的]?
        (?: (?P<half>[上下])半年
          | (?P<first>前)?第?(?P<quarter>\d)季度? (?=度|末|底|前|内|之|以|完|结|$|[^\d月日节]) | Q(?P<q>\d)
          | (?<![\d.])(?P<month>\d{1,2})月份? (?: (?P<day>\d{1,2})[日号]?(?![\d个.])(?:当天)? | [上中]?(?P<ten>[上中下])旬 )?
          | (?P<yearend>(?:(?<![一二两三四五六七八九十几半\d])年|(?<=\d{4}年)|(?<=年度))(?:底|末|终|内)|(?<=[0-4]\d年)[底末]|岁末|年度内|全年) | (?P<vague>年中|年初)
        )
      | (?<!\d)(?P<yonly>(?:19|20)\d\d)(?:年度?|$) | (?<![\d.第])(?P<y2only>[0-4]\d)年度?(?![内以来期度])
      | (?<![\d月])(?P<dayonly>\d{1,2})[日号](?!内|以内|文|个|楼|线)
    )
    (?P<end>当?月?[底末]|[之以]?内)? (?P<mid>[初中](?!心|期|旬|央|小|考|国|学|级))?
    """,
    re.VERBOSE,
)
BEFORE = re.compile(r"[之以]?前(?!后|期|三|置|往|提|端|沿)")
SINCE = re.compile(r"(?:[之以]?后|起)(?!至|到|草)")
AFTER = re.compile(r"(?:[之以]?后|起|开始|启动|开工|动工)(?!至|到|草)")
ABOUT = re.compile(r"左右|前后|上下")
EVERY = re.compile(r"每(?:个)?(?:年|季|月|周|日|天|半年|两年|旬|学期)|逐年|按年|按季|按月")
ONGOING = re.compile(
    r"长期|持续|常态|经常|常年|长效|日常|始终|贯穿|不间断|全程|随时|滚动|坚持|逐年|每|按季|按月|全年|全过程|年度性|循环"
)
TIME_OF_DAY = re.compile(r"(?<=\d)[ T]\d{1,2}:\d\d(:\d\d)?")
STRENGTH = re.compile(r"基本|力争|争取|原则上|确保|预计|计划|尽量|尽快")
EVENT = re.compile(
    r"[^\d,。;、()至到]{1,14}?(?:(?<!提)前(?!期|置|往|端|三|沿)|(?<![今此然之以先最落善])后(?!续|勤|期|备)|时(?!限|间|段|期)|期间|之际)"
)
SEASON = re.compile(
    r"[“\"'‘]?(?:第\d+[周批次期号]|春节|元旦|元宵|清明|五一|劳动节|端午|六一|七一|八一|中秋|国庆|十一(?!月)|重阳|暑[期假]|寒假|[春夏秋冬]季|"
    r"两会|汛期|学期|开学|入[汛冬]|春|夏|秋|冬)"
)
FINISHING = re.compile(r"完成|建成|实现|达到|结束|到位|投入使用|出台")
UNSAID = re.compile(r"^(?:待定|另行|未定|暂无|无|[-—/]+|视情|适时)")


def spelled_out(said: str) -> str:
    """Return the text with Chinese numerals of dates as digits and with short ranges written in full."""
    said = re.sub(rf"([{CHINESE}]{{4}})(?=年)", lambda m: str(number(m[1]) or m[1]), said)
    said = re.sub(rf"(?<![{CHINESE}])([一二三四])(?={TO}[一二三四]季)", lambda m: f"{number(m[1])}季度", said)
    said = re.sub(rf"([{CHINESE}]{{1,3}})(?=月|日(?!常)|号|季度?)", lambda m: str(number(m[1]) or m[1]), said)
    said = re.sub(r"首季度?", "1季度", said)
    said = re.sub(rf"(?<![\d./-])((?:19|20)\d\d)年?({TO})(?=(?:19|20)?\d\d年)", r"\1年\2", said)
    said = re.sub(rf"(?<!\d)((?:19|20)\d\d)({TO})((?:19|20)\d\d)(?!\d|年)", r"\1年\2\3年", said)
    said = re.sub(rf"(?<!\d)((?:19|20)\d\d)\.(\d{{1,2}})({TO})(\d{{1,2}})(?![\d.])月?", r"\1年\2月\3\4月", said)
    said = re.sub(rf"(年{TO})(\d\d)(?=年)", lambda m: m[1] + "20" + m[2], said)
    said = re.sub(rf"(?<![\d./-])(\d{{1,2}})({TO}|、|和)(?=\d{{1,2}}月)", r"\1月\2", said)
    said = re.sub(rf"(?<![\d./-])(\d)({TO}|、)(?=\d季)", r"\1季度\2", said)
    return re.sub(rf"(?<=月)(\d{{1,2}})({TO}|、)(?=\d{{1,2}}[日号])", r"\1日\2", said)

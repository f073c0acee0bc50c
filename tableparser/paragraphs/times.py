"""The deadline that a sentence holds (2022年10月底前完成选址): its words, as they stand in the sentence."""

import re

from tableparser.cells.deadline_words import GOING_ON
from tableparser.cells.numerals import squash

NUMERALS = "一二三四五六七八九十"
YEAR = r"(?:(?<!\d)20\d\d\s*年度?|二[〇○零][〇○零一二三四五六七八九]{2}年|今年|明年|后年|次年|当年|本年)"
PART = (
    rf"(?:(?<!\d)\d{{1,2}}\s*月份?(?:\s*\d{{1,2}}\s*[日号]|[上中下]旬)?"
    rf"|(?<![{NUMERALS}])[{NUMERALS}]{{1,2}}月份?(?:[{NUMERALS}]{{1,3}}日)?|第?[一二三四1-4]季度|[上下]半年)"
)
EVENT = (  # its day no calendar gives: the text stays the deadline, and is asked about
    r"(?:主?汛期|入汛|(?:[春秋]季)?开学|供暖季?|采暖[季期]?|入冬|暑[期假]|寒假|雨季|两会|中秋节?|端午节?|清明节?|元宵节?|重阳节?)"
    r"[^，,。；;、]{0,4}?"
)
FESTIVAL = r"(?:春节|国庆节?|元旦|劳动节|五一|“(?:五一|七一|八一|十一)”)(?:假期|小?长假)?(?=[之以]?前(?!后))"
TIME = (
    rf"(?:{YEAR}?{FESTIVAL}|{YEAR}年?中(?=[，,。；、前]|完成|$)|{YEAR}(?:的)?(?:{PART})?|{PART}"
    rf"|(?<![\d{NUMERALS}\w])年(?=[底末内])|“?十[三四五六七]五”?(?=末|期末))"
)
PHRASE = re.compile(
    rf"(?P<until>截至|截止|到|至|于|在|力争|争取|确保)?(?P<time>(?:{TIME}\s*(?:[—－~～-]+|至|到)\s*)?{TIME})"
    rf"(?:(?P<event>{EVENT}前)|(?P<end>[底末内终])?(?P<before>[之以]?前)?)"
)
OTHER_EVENT = re.compile(r"^[^，,。；;、\d]{1,8}前(?!后|期|列|端|沿|往|提)")
PERIOD = re.compile(
    rf"(?P<time>(?:{TIME}\s*(?:[—－~～-]+|至|到)\s*)?{TIME}[底末]?前?)(?:[（(][^（）()]{{1,12}}[）)])?"
    r"(?:的?(?:重点|主要|年度)?(?:任务|工作|目标|计划|安排|事项))?"
)
TITLES = re.compile(r"《[^》]*》")
EVERY = re.compile(r"(?:每|逐|各|第)[年个]?$")
OF_THINGS = re.compile(  # 2000年底前建成的小区: the time belongs to the things, not to the work
    r"^[^，,。；;、]{0,8}(?:建成|建设|竣工|登记|注册|发生|出生|形成|投用|入住|核发|开工)[^，,。；;]{0,6}的"
)
COUNTED = re.compile(  # the day is asked for: no calendar knows when the plan was issued or the meeting was held
    r"(?:(?:本)?(?:方案|通知|文件|意见|计划|办法)(?:印发|下发|发布|公布|实施)(?:之日)?(?:起|后)?"
    r"|(?:会议?(?:结束)?|批复|批准|审定|签约|合同签订|立项)(?:之日)?[起后])[一二两三四五六七八九十\d]{1,3}"
    r"个?(?:工作日|日|天|月|星期|周)(?:之|以)?内"
)
BEGINS = re.compile(r"^(?:起|开始|以来|以后|后(?!续)|至|到|—|－|-|～|~|启动|的基础|基础上)")
EACH_TIME = re.compile(r"^各[一二两三四五\d举开完组]")  # 4月和10月各一场: the last of them
ENDS_THE_WORK = re.compile(
    r"^[^，,。；;]{0,10}?(?:完成|建成|竣工|完工|投入|投用|启用|交付|开放|上线|实现|达到|出台|印发|通车|开业|开园|运营|验收|挂牌"
    r"|办结|落地|到位|见效|消除|销号|整改)(?!.{0,8}基础上)"
)


def deadline_in(text: str) -> str:
    """Return the times by which a sentence says that its work is done, as printed; "" for none.

    Several times are joined with a comma, for `cells.deadlines` to choose. Times in titles, of things that exist
    already, of a beginning, and those that recur are left out.
    """
    bare = TITLES.sub(lambda found: "《" + "〇" * (len(found[0]) - 2) + "》", text)
    if counted := COUNTED.search(bare):
        return squash(counted[0])
    found = [
        squash(each["time"] + (each["event"] or each["end"] or "") + (each["before"] or "")) for each in phrases(bare)
    ]
    return "，".join(dict.fromkeys(found))


def period_in(heading: str) -> str:
    """Return the time that a heading is about (第一季度, 2021年任务), "" for any other heading."""
    found = PERIOD.fullmatch(squash(heading))
    return found["time"] if found else ""


def phrases(text: str) -> list[re.Match[str]]:
    return [each for each in PHRASE.finditer(text) if is_deadline(each)]


def is_deadline(found: re.Match[str]) -> bool:
    """Return whether a time is the end of the work that its sentence tells of."""
    behind, ahead = found.string[found.end() :], found.string[: found.start()]
    if EVERY.search(ahead) or OF_THINGS.match(behind):
        return False
    if found["before"] or found["event"]:
        return True
    if OTHER_EVENT.match(behind):
        return False
    if BEGINS.match(behind) or re.match(GOING_ON, behind):
        return False
    if found["until"] in ("截至", "截止", "到", "至") or ENDS_THE_WORK.match(behind) or EACH_TIME.match(behind):
        return True
    return bool(found["end"]) and not behind.startswith("的")

"""The many spellings of one time (２０１６．６, 二〇一六年六月, 201606, 16.6月), written in one way: 2016年6月."""

import re
import unicodedata
from collections.abc import Callable

from tableparser.cells.deadline_words import TO, YEAR
from tableparser.cells.numerals import CHINESE, number, plain

TIME_OF_DAY = re.compile(r"(?<=\d)[ T]\d{1,2}:\d\d(:\d\d)?")
CIRCLED = re.compile(r"[①-⒛]")  # numbers of a list, which would stick to the year
NO_AMOUNT = r"(?![\d万亿元个米人册次%平公倍])"
LIST = rf"(?:{TO}|、|,|和)"
ENDS = rf"(?=$|[前止完日号底,;。、)]|{TO})"
MONTH, DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"


def in_digits(found: re.Match[str]) -> str:
    return str(number(found[1]) or found[1])


def short_year(found: re.Match[str]) -> str:
    """Return 一六年 as 16年; 二三年 stays what it is where no year of this century is meant."""
    value = number(found[1])
    return str(value) if value and 13 <= value <= 39 else found[1]


Written = str | Callable[[re.Match[str]], str]
SPELLINGS: list[tuple[str, Written]] = [  # a pattern and how it is written instead, in this order
    # what only mentions a year: titles of papers and their numbers
    (r"《[^》]*》", "《》"),
    (rf"〔{YEAR}〕|\[{YEAR}\]|\({YEAR}\)(?=第?\d+号)", "〔〕"),
    (rf"(?<=规划|计划|方案|纲要|标准|办法|要点)\({YEAR}年?{TO}{YEAR}年?度?\)", ""),
    # second names of the same thing
    (rf"(?<!\d)({YEAR})(?=Q\d|[上下]半年|全年|第?[\d{CHINESE}]季|[{CHINESE}]{{1,2}}月|[底末内前])", r"\1年"),
    (r"(?<=\d年)\.(?=\d)", ""),
    (r"[qｑ](?=\d)", "Q"),
    (r"元月", "1月"),
    (r"年终|年尾|岁末", "年底"),
    (r"月份", "月"),
    (r"[之以](?=前|内)", ""),
    (r"年度?年?(?:度(?=[底末内])|(?=年[底末内初中]))(?:年(?=[底末内初中]))?", "年"),
    (r"(?<=年)全年", "内"),
    (r"年年度", "年度"),
    (r"月月(?=[底末])", "月"),
    (r"前半年", "上半年"),
    (r"后半年", "下半年"),
    (r"首季度?", "1季度"),
    (
        r"(?<![A-Z])(?:IV(?=季)|III(?=季)|II(?=季)|I(?=季))",
        lambda found: str(("", "I", "II", "III", "IV").index(found[0])),
    ),
    (r"上(?:半年)?(?:、|和)下半年", "下半年"),
    (rf"[上中]旬?{LIST}?(?=[中下]旬)", ""),
    (r"(?<=[年月度旬])(?:前\((?:含|包括|包含)[^()]*\)|\(含[^()]*\)前)", "底前"),
    (r"(?<=[年月度旬])\(不含[^()]*\)前", "前(不含)"),
    (r"(?<=前\(不含)[^()]*(?=\))", ""),
    # Chinese numerals
    (rf"(?<=[{CHINESE}])[oO0](?=[{CHINESE}])", "〇"),
    (rf"([{CHINESE}]{{4}})(?=年|(?:{TO}|、)[{CHINESE}]{{4}}年)", in_digits),
    (
        (
            rf"(?<![{CHINESE}])([一二三][{CHINESE}])"
            rf"(?=年(?:[底末]|[\d{CHINESE}]{{1,2}}月|[上下]半年|第?[\d{CHINESE}]季))"
        ),
        short_year,
    ),
    (
        (
            rf"(?<![{CHINESE}])([{CHINESE}]{{1,3}})"
            rf"(?=(?:{LIST}第?[{CHINESE}]{{1,3}}){{0,11}}(?:月|日(?!常)|号|季))"
        ),
        in_digits,
    ),
    (rf"(?<=月)([{CHINESE}]{{1,3}})(?=前|$)", in_digits),
    # digits with dots, dashes, strokes, or with nothing between
    (rf"(?<!\d)({YEAR})(\d\d)(\d\d){NO_AMOUNT}", r"\1年\2月\3日"),
    (rf"(?<!\d)({YEAR})(\d\d){NO_AMOUNT}", r"\1年\2月"),
    (rf"(?<![\d.])({YEAR})([-./])(\d{{1,2}})\2(\d{{1,2}})(?!\d)[日号]?", r"\1年\3月\4日"),
    (r"(?<![\d./-])(1[3-9]|[23]\d)([-./])(\d{1,2})\2(\d{1,2})(?![\d./-])[日号]?", r"\1年\3月\4日"),
    (r"(?<![\d./-])(1[3-9]|[23]\d)\.(?=\d{1,2}月)", r"\1年"),
    (rf"(?<!\d)({YEAR}[./]\d{{1,2}}{TO})(1[3-9]|[23]\d)([./]\d{{1,2}})(?![\d./])", r"\g<1>20\2\3"),
    (rf"(?<!\d)({YEAR})年?({TO})(\d\d)(?=年)", r"\1年\g<2>20\3"),
    (rf"(?<!\d)({YEAR})(?=(?:{TO}|、){YEAR}(?!\d))", r"\1年"),
    (rf"(?<=年)({TO}|、)({YEAR})(?![\d年./-])", r"\1\2年"),
    (rf"(?<![\d.])({YEAR})[-./](\d{{1,2}}){NO_AMOUNT}(?:[月日号])?", r"\1年\2月"),
    (rf"(年{MONTH}月)({TO})({MONTH})(?![\d.月日年/号个、])", r"\1\2\3月"),
    (rf"(年\d{{1,2}}月\d{{1,2}}日)({TO})({DAY})(?![\d.月日年/号个])", r"\1\2\3日"),
    (rf"(?:(?<=年)|(?<=日[至到—–~-])|(?<=[、,;(于在])|^)({MONTH})[./]({DAY}){ENDS}[日号]?", r"\1月\2日"),
    (rf"(?:(?<=\d日)|^)({TO})?({MONTH})[./]({DAY}){ENDS}[日号]?", r"\1\2月\3日"),
    (r"^(0\d|1[0-2])-([0-2]\d|3[01])(?=前|$)", r"\1月\2日"),
    (rf"^([(【]?{YEAR})(?=[)】。]?$)", r"\1年"),
    # a unit that several numbers share: 3、6、9月
    (rf"(?<![\d.])(\d{{1,2}})(?=(?:{LIST}\d{{1,2}}){{1,11}}月)", r"\1月"),
    (rf"(?<![\d.])(\d)(?=(?:{LIST}第?\d){{1,3}}季)", r"\1季度"),
    (rf"(?<=月)(\d{{1,2}})(?=(?:{LIST}\d{{1,2}}){{1,11}}[日号])", r"\1日"),
    (r"(?<=年)前(\d{1,2})个月", r"\1月底"),
]  # fmt: skip
COMPILED = [(re.compile(pattern), instead) for pattern, instead in SPELLINGS]


def spelled_out(text: str) -> str:
    """Return the text without white space, its times written with 年, 月, 日, 季度 and digits."""
    said = plain(TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", CIRCLED.sub(",", text)))).rstrip(".,;、。:")
    for pattern, instead in COMPILED:
        said = pattern.sub(instead, said)
    return said

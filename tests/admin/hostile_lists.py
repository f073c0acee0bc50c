"""Lists made to harm the import of 后台: little files that unpack, spread or merge without end."""

from tests.tableparser.hostile import LAUGHS, bomb, with_part
from tests.tableparser.making import repacked, sheet
from tests.tableparser.raw import c, merged, xlsx

HEADS = ["名称", "方案代码", "编号", "账号", "日期"]
BOOK = sheet([HEADS, ["文广局", "ceshi", "1", "wu", "2016-03-01"]])
SHEET = "xl/worksheets/sheet1.xml"
ROW = '<row r="1">' + "".join(c(f"{letter}1", text) for letter, text in zip("ABCDE", HEADS, strict=True)) + "</row>"


def listed(body: str) -> bytes:
    """An .xlsx of one sheet with the headings and this body."""
    return xlsx(("Sheet1", f"<sheetData>{ROW}</sheetData>{body}"))


def with_rows(rows: str) -> bytes:
    return xlsx(("Sheet1", f"<sheetData>{ROW}{rows}</sheetData>"))


def whole_columns() -> bytes:
    """About 1,500 bytes: a reader that makes an object of every merged cell takes minutes and gigabytes."""
    return listed(merged(*(f"{letter}1:{letter}1048576" for letter in "ABCDEFGHIJ")))


def million_merges() -> bytes:
    return listed(merged(*(f"A{row}:B{row}" for row in range(1, 1_000_001))))


def styled(cells: int) -> bytes:
    """So many coloured cells without a text."""
    row = "".join(f'<c r="{letter}{{0}}" s="1"/>' for letter in "ABCDEFGHIJ")
    return with_rows("".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(2, cells // 10 + 2)))


HOSTILE = {  # how it is made, and a word of the refusal
    "整列合并": (whole_columns, "合并单元格"),
    "百万合并": (million_merges, "合并单元格超过"),
    "天涯海角": (lambda: with_rows(f'<row r="1048576">{c("XFD1048576", "x")}</row>'), "XFD1048576"),
    "满纸底色": (lambda: styled(600_000), "太多空格子"),
    "炸弹": (bomb, "过大"),
    "实体": (lambda: repacked(BOOK, {SHEET: LAUGHS.encode()}), "实体定义"),
    "宏": (lambda: with_part(BOOK, "xl/vbaProject.bin"), "宏"),
    "截断": (lambda: BOOK[:2000], "损坏"),
    "旧格式": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504, "旧格式"),
    "网页": (lambda: b"<table><tr><td>a</table>", "内容不是"),
    "过大的文件": (lambda: b"PK\x03\x04" + b"\0" * (11 << 20), "超过 10 MB"),
}
HOSTILE_CSV = {
    "太多行": (lambda: ("名称,全称\n" + "甲,乙\n" * 5001).encode(), "5000 行"),
    "太多栏": (lambda: ("," * 200).encode(), "100 栏"),
    "长格": (lambda: ("名称,全称\n甲," + "长" * 40_000).encode(), "32767 字"),
    "不是文字": (lambda: b"\x89PNG\r\n\x1a\n\0\0", "编码"),
    "其实是 Excel": (lambda: BOOK, "改选"),
    "过大的文件": (lambda: b"a,b\n" * (3 << 20), "超过 10 MB"),
}

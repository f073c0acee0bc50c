"""Files made to harm: bombs, forgeries, entities, outside references, macros, odd names, broken and disguised files."""

import copy
import io
import json
import struct
import warnings
import zipfile

from tests.tableparser.making import repacked, sheet, word
from tests.tableparser.raw import S, W, archive, c, merged, p, span, tbl, tc, tr, xlsx

ROWS = [["项目名称", "具体任务", "时间节点", "责任单位"], ["书房", "1、选址", "2016年", "文化站"]]
BOOK, WORD = sheet(ROWS), word("任务表", (ROWS, []))
SHEET, DOCUMENT = "xl/worksheets/sheet1.xml", "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
HEAD = '<row r="1">' + "".join(c(f"{letter}1", text) for letter, text in zip("ABCD", ROWS[0], strict=True)) + "</row>"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
PARAMETER = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><l/>'


def bomb(size: int = 300 << 20) -> bytes:
    """A workbook with one part that unpacks to `size` bytes of nothing."""
    out = io.BytesIO(BOOK)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made, made.open("xl/media/x.bin", "w") as part:
        for _ in range(size >> 20):
            part.write(b"\0" * (1 << 20))
    return out.getvalue()


def part_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return opened.read(name).decode()


def in_book(body: str) -> bytes:
    return repacked(BOOK, {SHEET: f"<worksheet {S}>{body}</worksheet>".encode()})


def in_word(body: str) -> bytes:
    return repacked(WORD, {DOCUMENT: f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def table(*rows: str) -> bytes:
    return in_word(tbl(tr("项目名称", "具体任务", "责任单位"), *rows))


def data_of(body: str) -> bytes:
    return in_book(f"<sheetData>{HEAD}{body}</sheetData>")


def forged(offset: int, value: int) -> bytes:
    """The workbook, whose directory lies about its sheet."""
    place = BOOK.rindex(SHEET.encode()) - 46
    return BOOK[: place + offset] + struct.pack("<I", value) + BOOK[place + offset + 4 :]


def overlapping() -> bytes:
    """One body, and a directory that names it a hundred times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a0", b"\0" * 1_000_000)
        first = made.filelist[0]
        for number in range(1, 100):
            again = copy.copy(first)
            again.filename = f"a{number}"
            made.filelist.append(again)
    return out.getvalue()


def packed_by(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        made.writestr("xl/workbook.xml", b"\0" * (8 << 20))
    return out.getvalue()


def with_part(data: bytes, name: str | zipfile.ZipInfo, content: str = "x") -> bytes:
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as made:
        warnings.simplefilter("ignore")  # a part that is there twice
        made.writestr(name, content)
    return out.getvalue()


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("xl/link")
    info.external_attr = 0o120777 << 16
    return info


def related(data: bytes, part: str, kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    relation = f'<Relationship Id="rId900" Type="{kind}" Target="{target}"{mode}/>'
    return repacked(
        data, {part: part_of(data, part).replace("</Relationships>", f"{relation}</Relationships>").encode()}
    )


def typed(data: bytes, old: str, new: str) -> bytes:
    return repacked(data, {"[Content_Types].xml": part_of(data, "[Content_Types].xml").replace(old, new).encode()})


def encoded(encoding: str) -> bytes:
    text = LAUGHS.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    return repacked(BOOK, {SHEET: text.encode(encoding)})


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_RELS = "word/_rels/document.xml.rels"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_ENDING = '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
SQUEEZED = "".join(chr(0x4E00 + n * 7 % 20000) for n in range(32_000))

ARCHIVES = {
    "转义大小.xlsx": (forged(20, 10), "已损坏"), "校验.xlsx": (forged(16, 1), "已损坏"), "错位.xlsx": (forged(42, 0), "已损坏"),
    "重叠.xlsx": (overlapping(), "已损坏"), "别的压缩.xlsx": (packed_by(zipfile.ZIP_BZIP2), "已损坏"), "再别的.xlsx": (packed_by(zipfile.ZIP_LZMA), "已损坏"),
    "盘符.xlsx": (with_part(BOOK, "C:\\x"), "路径"), "反斜杠.xlsx": (with_part(BOOK, "..\\..\\x"), "路径"), "中间上跳.xlsx": (with_part(BOOK, "xl/../../x"), "路径"),
    "控制字符.xlsx": (with_part(BOOK, "a\x01b"), "路径"), "重名.xlsx": (with_part(BOOK, SHEET, "<a/>"), "路径"),
    "大小写重名.xlsx": (with_part(BOOK, SHEET.upper(), "<a/>"), "路径"), "链接.xlsx": (with_part(BOOK, link(), "/etc/passwd"), "路径"),
    "别名宏.xlsx": (with_part(BOOK, "xl/printer.bin", "_VBA_PROJECT".encode("utf-16-le")), "宏"), "宏表.xlsx": (with_part(BOOK, "xl/macrosheets/sheet1.xml", "<a/>"), "宏"),
    "宏类型.xlsx": (typed(BOOK, MAIN, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "宏"),
    "宏关系.docx": (related(WORD, WORD_RELS, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "x.dat", ""), "宏"),
    "宏后缀.xlsx": (with_part(typed(BOOK, "<Override", f'{MACRO_ENDING}<Override'), "xl/a.BIN"), "宏"),
    "压缩包.xlsx": (archive({"META-INF/MANIFEST.MF": "x"}), "已损坏"), "开放文档.docx": (archive({"content.xml": "<a/>"}), "已损坏"),
}  # fmt: skip
ENTITIES = {
    f"实体{n}.xlsx": (repacked(BOOK, {part: LAUGHS.encode()}), "实体")
    for n, part in enumerate(("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", SHEET))
}  # fmt: skip
ENTITIES |= {
    f"外部{n}.docx": (repacked(WORD, {part: OUTSIDE.encode()}), "实体")
    for n, part in enumerate((DOCUMENT, "word/numbering.xml", "word/styles.xml", WORD_RELS, "word/footnotes.xml"))
}
ENTITIES |= {f"实体-{code}.xlsx": (encoded(code), "没有读取") for code in ("utf-16", "utf-16-le", "utf-16-be", "utf-7")}
ENTITIES |= {f"实体-{code}.xlsx": (encoded(code), "已损坏") for code in ("utf-32", "cp037")}
ENTITIES |= {"参数实体.docx": (repacked(WORD, {DOCUMENT: PARAMETER.encode()}), "实体"), "无名实体.xlsx": (in_book("<sheetData>&foo;</sheetData>"), "已损坏")}  # fmt: skip
SHEETS = {
    "文字越界.xlsx": (in_book('<sheetData><row r="1"><c r="B3" t="s"><v>99</v></c></row></sheetData>'), "B3"),
    "负的文字.xlsx": (in_book('<sheetData><row r="1"><c r="B4" t="s"><v>-1</v></c></row></sheetData>'), "B4"),
    "同格两次.xlsx": (in_book(f'<sheetData><row r="1">{c("C1", "a")}{c("C1", "b")}</row></sheetData>'), "C1"),
    "三十万行.xlsx": (data_of("".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 99991}</v></c></row>' for n in range(2, 30_000))), "A5001"),
    "重复合并.xlsx": (in_book(f"<sheetData>{HEAD}<row>{c('C3', 'x')}</row></sheetData>" + merged("A1:B2", "B2:C3")), "B2"),
    "天外合并.xlsx": (in_book(f"<sheetData>{HEAD}</sheetData>" + merged("A1:ZZZ9")), "ZZZ9"),
    "百万样式.xlsx": (repacked(BOOK, {"xl/styles.xml": ("<a>" + "<xf/>" * 1_000_000 + "</a>").encode()}), "过大"),
    "同文多表.xlsx": (xlsx(*((f"s{n}", "<sheetData>" + "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 90)) + "</sheetData>") for n in range(9)), strings=f"<si><t>{SQUEEZED}</t></si>"), "万字"),
    "代理字.xlsx": (data_of(f'<row r="2">{c("B2", "甲_xD800_")}</row>'), "B2"), "空字.xlsx": (data_of(f'<row r="2">{c("B2", "甲_x0000_")}</row>'), "B2"),
    "长格.xlsx": (data_of(f'<row r="2">{c("B2", SQUEEZED * 2)}</row>'), "B2"),
}  # fmt: skip
WORDS = {
    "太深.docx": (in_word("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "太深"), "套表.docx": (in_word("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000), "太深"),
    "太宽.docx": (in_word(tbl(tr(tc("a", span(999)), tc("b", span(999))))), "栏"), "太多行.docx": (table(*[tr(f"项{n}", str(n * 7919)) for n in range(5200)]), "行"),
    "长格.docx": (table(tr("a", SQUEEZED * 2, "b")), "第2行第2栏"), "长文.docx": (in_word("".join(p(SQUEEZED[n:] + SQUEEZED[:n]) for n in range(100))), "万字"),
}  # fmt: skip
NAMES = {f"旧{n}": (OLE, "另存为") for n in ("a.doc", "a.xls", "a.et", "a.wps", "a.docx", "a.xlsx")}
NAMES |= {
    "密.xlsx": (OLE + "EncryptionInfo".encode("utf-16-le"), "密码"), "单网页.xls": (b"MIME-Version: 1.0\n<table><tr><td>a</table>", "另存为"), "网页.xlsx": (b"<table>", "扩展名"),
    "改名.doc": (BOOK, "Word 文档"), "改名.zip": (BOOK, "Word 或 Excel"), "a.mht": (b"MIME-Version: 1.0", "不能导入"),
    "图片.png": (b"\x89PNG\r\n", "不能导入"), "图片头.xlsx": (b"GIF89a" + BOOK, "扩展名"), "程序头.docx": (b"MZ" + WORD, "扩展名"), "纸.csv": (b"%PDF-1.5,a", "损坏"), "版式.ofd": (archive({"OFD.xml": "<a/>"}), "OFD"),
}  # fmt: skip
TEXTS = {
    "图片.csv": (b"\x89PNG\r\n\x1a\n\0\0", "编码"), "空白.csv": (b"  \n\n", "没有表格"), "太宽.csv": (b"," * 1_000_000, "栏"), "一行.csv": (b"a," + b"x" * 9_000_000, "已损坏"),
    "空字.csv": (b"a,b\0c\n", "编码"), "引号.csv": (b'a,b\n"' + b"x\n" * 2_000_000, "已损坏"), "太长.csv": (b"a,b\n" * 2_000_000, "行"),
    "太多格.csv": ((b",".join([b"x"] * 99) + b"\n") * 4999, "万格"),
    "很深.json": (b'{"rows":' + b"[" * 1_000_000, "已损坏"), "大数.json": (b'{"rows":[{"project":' + b"9" * 100_000 + b"}]}", "已损坏"),
    "非数.json": (b'{"rows":[{"project":NaN}]}', "已损坏"), "无穷.json": (b'{"rows":[{"project":1e999}]}', "第 1 行的 project"),
    "重键.json": (b'{"rows":[{"project":"a","project":"b"}]}', "已损坏"), "代理.json": (b'{"rows":[{"project":"a\\ud800"}]}', "第2行第2栏"),
    "空字.json": (b'{"rows":[{"project":"a\\u0000"}]}', "第2行第2栏"),
    "合并.html": (b"<table><tr><td rowspan=1000000000 colspan=1000000000>a<td>b</table>", "栏"), "套表.html": (b"<table><tr><td>" * 100_000, "太深"),
    "注释.html": (b"<table>" + b"<!--" * 500_000, "不完整"), "声明.html": (b"<table>" + b"<![CDATA[" * 500_000, "不完整"), "尖角.html": (b"<table>" + b"<" * 3_000_000, "不完整"),
    "结束.html": (b"<table>" + b"</a" * 500_000, "不完整"), "太多标记.html": (b"<table><tr><td>" + b"<p>" * 210_000, "太大"),
}  # fmt: skip
WRONG_TYPES = ({"a": 1}, [[1]], True, [{"text": {}}])
KEYS = ("category", "project", "standard", "current_state", "tasks", "deadline", "responsible", "lead", "cooperating")
TEXTS |= {
    f"{key}{n}.json": (json.dumps({"rows": [{"project": "p", "tasks": "t"} | {key: value}]}).encode(), "第 1 行")
    for key in KEYS
    for n, value in enumerate(WRONG_TYPES)
    if not (key == "deadline" and n == 0)
}
TEXTS |= {
    f"顶{n}.json": (json.dumps(value).encode(), "没有任务表")
    for n, value in enumerate(([], 1, None, "x", {"rows": {}}, {"rows": [1]}))
}
CUTS = {
    f"截断{tenth}.{ending}": (data[: len(data) * tenth // 10], "已损坏")
    for data, ending in ((BOOK, "xlsx"), (WORD, "docx"))
    for tenth in range(1, 10)
}
REFUSED = ARCHIVES | ENTITIES | SHEETS | WORDS | NAMES | TEXTS | CUTS

HARMLESS = {  # read, and nothing of it lost
    **{f"{kind}.docx": related(WORD, WORD_RELS, f"{OFFICE}/{kind}", target) for kind, target in (
        ("attachedTemplate", "http://127.0.0.1:9/t.dotm"), ("image", "file://///127.0.0.1/x.png"), ("oleObject", "http://127.0.0.1:9/x"),
    )},
    "尾巴.xlsx": BOOK + b"<script>" * 1000,
    "嵌套包.xlsx": with_part(BOOK, "xl/embeddings/a.zip", "PK"),
    "空行.xlsx": data_of("".join(f'<row r="{n}" s="1" ht="{n % 97}" customHeight="1"/>' for n in range(2, 100_000)) + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    "很深.xlsx": in_book(f"<sheetData>{HEAD}</sheetData>" + "<a>" * 50_000 + "</a>" * 50_000),
    "属性.xlsx": in_book(f"<sheetData>{HEAD}</sheetData><x " + " ".join(f'a{n}="b"' for n in range(50_000)) + "/>"),
    "长属性.xlsx": in_book(f'<sheetData>{HEAD}</sheetData><x a="{SQUEEZED * 20}"/>'),
    "公式字.csv": "项目名称,具体任务,责任单位\n=cmd|'/c calc'!A0,+1+1,@SUM(A1)\n".encode(),
    "脚本.html": "<table><tr><td>项目名称<td>具体任务<td>责任单位<tr><td>a<td><script>alert(1)</script><svg><text>z</text></svg>b<td>c</table>".encode(),
    "行数.html": "<table><tr><td>项目名称<td>具体任务<td>责任单位<tr><td rowspan=1000000000>a<td>b<td>c<tr><td>d<td>e</table>".encode(),
    "非字.xlsx": data_of(f'<row r="2">{c("A2", "书_xFFFE_房")}{c("B2", "t")}</row>'),
}  # fmt: skip
STRANGE_NAMES = (
    "a\0b.xlsx",
    "\u202excod.xlsx",
    "长" * 4096 + ".xlsx",
    "../../etc/passwd.xlsx",
    "a\ud800.xlsx",
    "-c.xlsx",
    "a\nb.xlsx",
)

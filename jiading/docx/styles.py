"""The styles and fonts of an official document.

Every paragraph is formatted by its style alone, so that a person can change the look of all of a kind at once.
"""

from jiading.docx.parts import BODY, HEADING, PAGE_NUMBER, SUBHEADING, TABLE_BODY, TABLE_HEAD, TITLE, Type

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINE = 579  # twentieths of a point: 28.95 pt, 22 lines on 225 mm
TWO = 'w:firstLineChars="200" w:firstLine="640"'
OTHER_NAMES = {  # what a machine without the official fonts shows instead
    "方正小标宋简体": "华文中宋,宋体,SimSun",
    "仿宋_GB2312": "仿宋,FangSong",
    "楷体_GB2312": "楷体,KaiTi",
    "黑体": "SimHei",
    "宋体": "SimSun",
}


def letters(kind: Type) -> str:
    """Return the run properties of a style."""
    font, size = kind.font, round(kind.points * 2)
    fonts = f'<w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
    closer = f'<w:spacing w:val="-{kind.closer}"/>' if kind.closer else ""
    return f'<w:rPr>{fonts}{closer}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def style(code: str, name: str, paragraph: str, kind: Type, *, default: bool = False) -> str:
    """Return one paragraph style."""
    about = "" if default else '<w:basedOn w:val="Normal"/>'
    chosen = ' w:default="1"' if default else ""
    head = f'<w:style w:type="paragraph"{chosen} w:styleId="{code}"><w:name w:val="{name}"/>{about}<w:qFormat/>'
    return f"{head}<w:pPr>{paragraph}</w:pPr>{letters(kind)}</w:style>"


def exact(line: int) -> str:
    return f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'


LOOSE = '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
PLAIN = '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'

STYLES = (
    f"<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:cs="Times New Roman"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    + style("Normal", "Normal", f'{PLAIN}{exact(LINE)}<w:jc w:val="both"/>', BODY, default=True)
    + style("Body", "公文正文", f"{exact(LINE)}<w:ind {TWO}/>", BODY)
    + style("Title", "Title", f'{exact(700)}<w:jc w:val="center"/>', TITLE)
    + style("Heading1", "heading 1", f'<w:keepNext/>{exact(LINE)}<w:ind {TWO}/><w:outlineLvl w:val="0"/>', HEADING)
    + style("Heading2", "heading 2", f'<w:keepNext/>{exact(LINE)}<w:ind {TWO}/><w:outlineLvl w:val="1"/>', SUBHEADING)
    + style("TableTitle", "表题", f'<w:keepNext/>{exact(LINE)}<w:jc w:val="center"/>', HEADING)
    + style("TableHead", "表头", f'<w:keepNext/>{LOOSE}<w:jc w:val="center"/>', TABLE_HEAD)
    + style("TableBody", "表文", f'{LOOSE}<w:jc w:val="left"/>', TABLE_BODY)
    + style("Footer", "footer", "", PAGE_NUMBER)
    + '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
)

FONTS = (
    f"<w:fonts {WORD}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="default"/></w:font>'
        for name, others in OTHER_NAMES.items()
    )
    + "</w:fonts>"
)

"""Office files put together by hand from XML, for what the libraries cannot write."""

import io
import zipfile

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"


def archive(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def rels(*targets: tuple[str, str]) -> str:
    """Return a relations part: kind and target, numbered rId1, rId2 …"""
    body = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def types(main: str, kind: str) -> str:
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{OFFICE}.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{OFFICE}.{kind}.main+xml"/></Types>'
    )


def docx(body: str, **parts: str) -> bytes:
    """Return a .docx with this body; `parts` are further parts by their kind (numbering, footnotes)."""
    return archive(
        {
            "[Content_Types].xml": types("word/document.xml", "wordprocessingml.document"),
            "_rels/.rels": rels(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": rels(*((kind, f"{kind}.xml") for kind in parts)),
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **{f"word/{kind}.xml": content for kind, content in parts.items()},
        }
    )


def p(text: str = "", properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def tc(content: str = "", properties: str = "") -> str:
    """Return a cell; plain text becomes one paragraph a line."""
    inside = content if content.startswith("<w:") else "".join(p(line) for line in content.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    made = (cell if cell.startswith(("<w:tc>", "<w:sdt>", "<w:ins")) else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def span(width: int) -> str:
    return f'<w:gridSpan w:val="{width}"/>'


DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def xlsx(
    *sheets: tuple[str, str], strings: str = "", styles: str = "", book: str = "", ns: str = S, **more: str
) -> bytes:
    """Return a .xlsx of sheets (name, XML inside <worksheet>); `more` are further parts by their full names."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in enumerate(sheets, 1))
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    parts = {
        "[Content_Types].xml": types("xl/workbook.xml", "spreadsheetml.sheet"),
        "_rels/.rels": rels(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {ns} xmlns:r="{R}">{book}<sheets>{listed}</sheets></workbook>',
        **{
            f"xl/worksheets/sheet{n}.xml": f"<worksheet {ns}>{body}</worksheet>"
            for n, (_, body) in enumerate(sheets, 1)
        },
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst {ns}>{strings}</sst>"
        targets.append(("sharedStrings", "sharedStrings.xml"))
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {ns}>{styles}</styleSheet>"
        targets.append(("styles", "styles.xml"))
    return archive(parts | {"xl/_rels/workbook.xml.rels": rels(*targets)} | more)


def c(ref: str, text: str, attributes: str = 't="inlineStr"') -> str:
    inside = f"<is><t>{text}</t></is>" if "inlineStr" in attributes else f"<v>{text}</v>"
    return f'<c r="{ref}" {attributes}>{inside}</c>'


def cells(rows: list[list[str | None]], top: int = 1) -> str:
    """Return sheetData of inline strings."""
    lines = []
    for number, row in enumerate(rows, top):
        inside = "".join(c(f"{chr(65 + place)}{number}", text) for place, text in enumerate(row) if text)
        lines.append(f'<row r="{number}">{inside}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


def merged(*refs: str) -> str:
    return f'<mergeCells count="{len(refs)}">{"".join(f"""<mergeCell ref="{ref}"/>""" for ref in refs)}</mergeCells>'

"""How a sheet prints: paper, repeated heading, page numbers."""

from openpyxl.worksheet.worksheet import Worksheet

PAPERS = {"A3": "8", "A4": "9"}  # ECMA-376 ST_PaperSize


def print_setup(sheet: Worksheet, *, paper: str, head_row: int, freeze: str | None = None) -> None:
    """Landscape, one page wide, the heading row repeated, 第 n 页 共 m 页 at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPERS[paper]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_options.horizontalCentered = True
    sheet.freeze_panes = freeze or f"A{head_row + 1}"

"""How a sheet prints: paper, repeated heading, page numbers."""

from jiading.xlsx.book import Sheet

PAPERS = {"A3": 8, "A4": 9}  # ECMA-376 ST_PaperSize


def print_setup(sheet: Sheet, *, paper: str, head_row: int, frozen: int = 0) -> None:
    """Set the sheet up for print: landscape, one page wide, the heading row repeated, 第 n 页 共 m 页 at the foot.

    On screen all down to the heading row stays, and the first `frozen` columns.
    """
    sheet.set_landscape()
    sheet.set_paper(PAPERS[paper])
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_header("", {"margin": 0.5})
    sheet.set_footer("&C第 &P 页 共 &N 页", {"margin": 0.5})
    sheet.center_horizontally()
    sheet.freeze_panes(head_row + 1, frozen)

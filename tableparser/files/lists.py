"""A plain list of records, as the portal's own exports are: one table, headings on top, each row complete in itself.

Nothing is guessed here. What a list holds and does not show (a merged cell, a hidden row or column, a formula without
its result) could change records that nobody looked at, so it is refused and said where.
"""

from xml.etree.ElementTree import Element

from tableparser.files.bounds import attribute, fed
from tableparser.files.excel.cells import Span, some
from tableparser.files.excel.sheet import SheetReader, column_number
from tableparser.files.excel.workbook import NO_SHEET, OpenWorkbook, open_workbook
from tableparser.files.grid import Grid, Refused, Source, letters


def read_excel_list(data: bytes, name: str) -> Source:
    """Read the first visible sheet of an .xlsx; the others are not looked at."""
    opened = open_workbook(data)
    sheet = next((each for each in opened.sheets if is_visible_table(each, opened)), None)
    if sheet is None:
        raise Refused(NO_SHEET)
    reader = SheetReader(attribute(sheet, "name", "工作表"), opened.book)
    grid = fed(opened.archive.read(target_of(sheet, opened)[1]), reader)
    refuse_what_is_not_shown(reader, grid)
    return Source(name, "xlsx", [grid])


def target_of(sheet: Element, opened: OpenWorkbook) -> tuple[str, str]:
    """Return the kind and the name of the part that holds a sheet."""
    return opened.targets.get(attribute(sheet, "id", ""), ("", ""))


def is_visible_table(sheet: Element, opened: OpenWorkbook) -> bool:
    """Return whether a sheet has cells (a chart sheet has none) and is shown."""
    kind, target = target_of(sheet, opened)
    return kind == "worksheet" and target in opened.archive and attribute(sheet, "state", "visible") == "visible"


def refuse_what_is_not_shown(reader: SheetReader, grid: Grid) -> None:
    """Raise Refused, naming the cells, when the list has merged or hidden cells, error values or unstored formulas."""
    hidden_rows = [str(row + 1) for row in grid.hidden_rows if any(grid.texts[row])]
    hidden_columns = [each for each in reader.hidden_columns if column_number(each) < grid.width]
    merged = [named(span) for span in reader.spans if is_within(span, grid)]
    faults = (
        (merged, "{} 是合并单元格，没有读取。名单里每一行都要写全：请取消合并，补上各行的内容，再导入。"),
        (hidden_rows, "第 {} 行是隐藏的（或被筛选藏起），没有读取。请取消隐藏和筛选，或删去这些行，再导入。"),
        (hidden_columns, "{} 栏是隐藏的，没有读取。请取消隐藏，或删去这些栏，再导入。"),
        (reader.unstored, "{} 是公式，文件里没有存结果，没有读取。请用 Excel 打开、保存一次再导入。"),
        (reader.faults, "{} 是错误值，没有读取。请改正后再导入。"),
    )
    for places, sentence in faults:
        if places:
            raise Refused(f"工作表「{reader.title}」的 {sentence.format(some(places))}")


def is_within(span: Span, grid: Grid) -> bool:
    """Return whether a merge covers a cell of the list together with another."""
    top, left, bottom, right = span
    return top < grid.height and left < grid.width and (top, left) != (bottom, right)


def named(span: Span) -> str:
    """Return a merge as Excel writes it, such as B2:B3."""
    top, left, bottom, right = span
    return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"

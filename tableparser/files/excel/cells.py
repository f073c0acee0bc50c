"""The cells of one sheet within bounds, whatever form its file has, and what a person must be told of them.

Merged ranges are kept as the file has them.
"""

from tableparser.files.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_ROWS,
    Grid,
    Refused,
    Source,
    check_size,
    letters,
)

MAX_SPANS = 5000
HIDDEN_SHEET = "隐藏的工作表，没有读取"  # why its texts are listed
Span = tuple[int, int, int, int]


class SheetCells:
    """Takes the cells of a sheet and stops as soon as it is larger than any official table.

    `hidden` holds rows, counted from 0; the lists of cells hold names such as B3.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.cells: dict[tuple[int, int], str] = {}
        self.spans: list[Span] = []
        self.hidden: set[int] = set()
        self.formulas: list[str] = []
        self.unstored: list[str] = []
        self.faults: list[str] = []
        self.covered: list[tuple[str, str]] = []  # texts that a merge hides
        self.hidden_columns: list[str] = []
        self._letters = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Keep the text of a cell; raise Refused for one outside the bounds or written twice."""
        if not text.strip():
            return
        where = f"{letters(column)}{row + 1}"
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise Refused(
                f"工作表「{self.title}」的 {where} 格有内容，超出 {MAX_ROWS} 行、{MAX_COLUMNS} 栏的范围，"
                "没有读取。请删去要导入的表以外的内容再上传。"
            )
        if (row, column) in self.cells:
            raise Refused(f"工作表「{self.title}」的 {where} 格写了两次，文件已损坏。请用 Excel 另存一份再上传。")
        self._letters += len(text)
        if self._letters > MAX_LETTERS or len(self.cells) >= MAX_CELLS:
            raise Refused(
                f"工作表「{self.title}」的文字超过 {MAX_LETTERS // 10_000} 万字"
                f"或 {MAX_CELLS // 10_000} 万格，没有读取。"
            )
        self.cells[row, column] = text

    def merge(self, span: Span) -> None:
        """Keep a merged range."""
        self.spans.append(span)
        if len(self.spans) > MAX_SPANS:
            raise Refused(f"工作表「{self.title}」的合并单元格超过 {MAX_SPANS} 处，没有读取。请取消多余的合并。")

    def hand_over(self, grid: Grid, source: Source, *, is_visible: bool) -> None:
        """Add the sheet's grid to a source, and what was not read of it: of a hidden sheet every text."""
        if is_visible:
            source.grids.append(grid)
            source.notices += self.notices()
            source.unread += [(where, text, "被合并单元格盖住的文字，没有读取") for where, text in self.covered]
            return
        source.notices.append(f"工作表「{self.title}」是隐藏的，没有读取。")
        source.unread += [
            (grid.ref(row, column), text, HIDDEN_SHEET)
            for row, texts in enumerate(grid.texts)
            for column, text in enumerate(texts)
            if text
        ]

    def grid(self) -> Grid:
        """Return the sheet as a grid; a text that a merge covers goes to `covered`."""
        height = max((row for row, _ in self.cells), default=-1) + 1
        width = max((column for _, column in self.cells), default=-1) + 1
        spans = [
            (top, left, min(bottom, height - 1), min(right, width - 1))
            for top, left, bottom, right in self.spans
            if top < height and left < width
        ]
        refuse_overlap(self.title, spans)
        covering = Grid(self.title, [], spans)
        texts = [[""] * width for _ in range(height)]
        for (row, column), text in self.cells.items():
            if covering.origin(row, column) == (row, column):
                texts[row][column] = text
            else:
                self.covered.append((f"{self.title}!{letters(column)}{row + 1}", text))
        spans = [self._from_visible(span, texts) for span in spans]
        hidden = sorted(row for row in self.hidden if row < height)
        return check_size(Grid(self.title, texts, spans, hidden, lettered=True))

    def _from_visible(self, span: Span, texts: list[list[str]]) -> Span:
        """Let a merge begin at its first visible row: there Excel shows its text."""
        top, left, bottom, right = span
        first = next((row for row in range(top, bottom + 1) if row not in self.hidden), top)
        if first != top:
            texts[first][left], texts[top][left] = texts[top][left], ""
        return first, left, bottom, right

    def notices(self) -> list[str]:
        """Return what a person must be told of the sheet."""
        said = {
            "是公式：没有重新计算，用的是文件里存着的结果。": self.formulas,
            "是公式，文件里没有存结果，读作空格。请用 Excel 打开、保存一次再上传，或在核对时填写。": self.unstored,
            "是错误值，请核对。": self.faults,
            "被合并单元格盖住，盖住的文字没有读取。": [where.rpartition("!")[2] for where, _ in self.covered],
        }
        notices = [f"工作表「{self.title}」的 {some(places)} {says}" for says, places in said.items() if places]
        if self.hidden_columns:
            notices.append(f"工作表「{self.title}」的 {some(self.hidden_columns)} 栏是隐藏的，已读取，请核对。")
        return notices


def refuse_overlap(title: str, spans: list[Span]) -> None:
    """Raise Refused when two merges claim the same place."""
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in spans:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) in taken:
                    where = f"{letters(column)}{row + 1}"
                    raise Refused(
                        f"工作表「{title}」在 {where} 处有互相重叠的合并单元格，没有读取。请用 Excel 另存一份再上传。"
                    )
                taken.add((row, column))


def some(places: list[str]) -> str:
    return "、".join(places[:6]) + (f" 等 {len(places)} 处" if len(places) > 6 else "")

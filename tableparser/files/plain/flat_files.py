"""Tables as plain text: CSV as Excel saves it, JSON transcriptions."""

import csv
import io
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tableparser.files.grid import MAX_COLUMNS, MAX_ROWS, Grid, Refused, Source, check_size

HEADINGS = ("指标分类", "项目名称", "创建标准和要求", "目前现状", "具体任务", "时间节点", "责任单位", "牵头部门")
KEYS = ("category", "project", "standard", "current_state", "tasks", "deadline", "responsible", "lead")
SENTENCE = re.compile(r"[。；：]|^[一二三四五六七八九十]{1,3}、|^[(（][一二三四五六七八九十]")  # in a line of a paper
SEPARATOR = re.compile(r"^sep=([,;\t])$")  # what Excel may put before the first line


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030, without asking."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, UnicodeError):
            continue
        if "\x00" not in text:
            return text
    raise Refused("看不出文件的文字编码。请用 Excel 另存为 .xlsx 再上传。")


def read_csv(data: bytes, name: str) -> Source:
    """Read a CSV or a table pasted as text; the separator is that which parts most lines into equally many columns.

    A text in paragraphs, whose lines agree on no columns, has no grid: its lines are those of the source.
    """
    lines = [line.strip() for line in decoded(data).splitlines() if line.strip()]
    if is_prose(lines):
        return Source(name, "txt", after=lines)
    texts = csv_texts(data)
    if not texts or len(texts[0]) < 2:
        raise Refused("文件里没有表格：每一行只有一栏。请上传 Word 或 Excel 表格。")
    return Source(name, "csv", [check_size(Grid("", texts))])


def read_csv_list(data: bytes, name: str) -> Source:
    """Read a plain list of records in CSV; one column is enough."""
    return Source(name, "csv", [check_size(Grid("", csv_texts(data)))])


def is_prose(lines: list[str]) -> bool:
    """Return whether lines are paragraphs: several sentences or labels, and no separator that most lines share."""
    if not 3 <= len(lines) <= MAX_ROWS or sum(bool(SENTENCE.search(line)) for line in lines) < 2:
        return False
    return all(sum(each in line for line in lines) * 2 < len(lines) for each in "\t,;")


def csv_texts(data: bytes) -> list[list[str]]:
    """Return the cells of a CSV, every row equally wide; raise Refused for what is none or too large."""
    text = decoded(data)
    first, _, rest = text.partition("\n")
    told = SEPARATOR.match(first.strip())
    text = rest if told else text
    separator = told[1] if told else separator_of(text)
    texts = []
    for row in rows_of(text, separator):
        texts.append([cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row])
        if len(texts) > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise Refused(f"文件超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 栏，没有读取。请只保留要导入的表。")
    width = max((len(row) for row in texts), default=0)
    return [row + [""] * (width - len(row)) for row in texts]


def rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV; raise Refused for what is none."""
    csv.field_size_limit(1 << 20)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as fault:
        raise Refused("文件已损坏，读不出来。请用 Excel 打开并另存一份，再上传。") from fault


def separator_of(text: str) -> str:
    """Return the separator under which most of the first rows are equally wide; commas stand in sentences, too."""

    def agreement(separator: str) -> int:
        widths = Counter(len(row) for row in itertools.islice(rows_of(text, separator), 30))
        return max((count for width, count in widths.items() if width > 1), default=0)

    present = [each for each in "\t,;" if each in text]
    return max(present, key=agreement, default=",")


def read_json(data: bytes, name: str) -> Source:
    """Read a transcription: an object with `title` and `rows`, each row with the eight columns by their keys."""
    try:
        table = json.loads(decoded(data), object_pairs_hook=without_twins, parse_constant=no_number)
    except (ValueError, RecursionError) as fault:
        raise Refused("JSON 文件已损坏，读不出来。请检查后重新导出。") from fault
    rows = table.get("rows") if isinstance(table, dict) else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused(
            "JSON 文件里没有任务表：需要 title 和 rows，rows 里每行有 category、project、tasks 等栏。请改正后再上传。"
        )
    if len(rows) > MAX_ROWS:
        raise Refused(f"文件超过 {MAX_ROWS} 行，没有读取。请分成几个文件。")
    headings = table.get("columns")
    if not (isinstance(headings, list) and len(headings) == len(KEYS) and all(isinstance(h, str) for h in headings)):
        headings = list(HEADINGS)
    cooperating = any(row.get("cooperating") for row in rows)
    keys = [*KEYS, *["cooperating"] * cooperating]
    texts = [headings + ["配合单位"] * cooperating]
    texts += [[json_cell(row, key, place) for key in keys] for place, row in enumerate(rows, start=1)]
    spans = carried_spans(rows)
    for top, left, bottom, _ in spans:
        for row in range(top + 1, bottom + 1):
            texts[row][left] = ""
    grid = Grid("", texts, spans)
    grid.before = [line for line in (table.get("annex"), table.get("title")) if isinstance(line, str) and line]
    return Source(name, "json", [check_size(grid)])


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raise ValueError where a key stands twice, for one of the two would be lost."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def json_cell(row: dict[str, Any], key: str, place: int) -> str:
    """Return one cell of a transcription as text."""
    value = row.get(key)
    if key in ("deadline", "responsible", "lead") and f"{key}_text" in row:
        value = row[f"{key}_text"]
    if key == "deadline" and isinstance(value, dict):
        value = value.get("text")
    if key == "tasks" and isinstance(value, list):
        return "\n".join(json_task(each, place) for each in value)
    if isinstance(value, list):
        return "、".join(plain_text(each, key, place) for each in value)
    return plain_text(value, key, place)


def plain_text(value: Any, key: str, place: int) -> str:
    """Return a text or a number as text; raise Refused for anything that is neither."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value in (math.inf, -math.inf):
        raise Refused(f"JSON 文件 rows 第 {place} 行的 {key} 不是文字，没有读取。请改正后再上传。")
    return str(value).replace("\r\n", "\n").strip()


def json_task(task: Any, place: int) -> str:
    if not isinstance(task, dict):
        return plain_text(task, "tasks", place)
    number = plain_text(task.get("no"), "tasks.no", place)
    mark = task.get("marker", task.get("mark"))
    mark = (f"{number}、" if number else "") if mark is None else plain_text(mark, "tasks.marker", place)
    return f"{mark}{plain_text(task.get('text'), 'tasks.text', place)}"


def carried_spans(rows: list[dict[str, Any]]) -> list[tuple[int, int, int, int]]:
    """Return the vertical merges that a transcription tells by `carried`."""
    spans: list[list[int]] = []
    open_spans: dict[int, list[int]] = {}
    for place, row in enumerate(rows, start=1):
        carried = row.get("carried")
        carried = carried if isinstance(carried, list) else []
        for column, key in enumerate(KEYS):
            if key in carried and column in open_spans:
                open_spans[column][2] = place
            else:
                open_spans[column] = [place, column, place, column]
                spans.append(open_spans[column])
    return [(top, left, bottom, right) for top, left, bottom, right in spans if bottom > top]

"""How well the reader understands whole documents: python -m scripts.score_tables [FOLDER or FILE …].

Without an argument it scores the project's own corpus, otherwise every file that has an .expected.json beside it. It
prints a line a document and the sums, so that a change which helps one form and hurts another is seen. A document that
only LibreOffice reads is not run where that is missing: this is said, and it is counted neither as right nor as wrong.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tableparser.cells.numerals import squash
from tableparser.files.grid import Refused
from tableparser.files.libreoffice.conversion import converter, form_by_content
from tableparser.files.ole import top_entries
from tableparser.files.opening import read_file
from tableparser.interpret import interpret
from tableparser.transcript import as_json

ROLES = ("lead", "responsible", "cooperating")


@dataclass
class Score:
    """What reading one document gave: counts of expected tasks and of what was right about them."""

    file: str
    expected: int = 0
    tasks: int = 0  # with the right text and project
    units: int = 0
    dates: int = 0
    wrong_unasked: int = 0  # tasks that nobody expects and nothing asks about
    refused: bool = False
    lost: int = 0  # characters without a fate
    seconds: float = 0.0
    not_run: bool = False  # it needs LibreOffice, which this machine does not have
    faults: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Return whether everything is as expected."""
        if self.not_run:
            return False
        whole = self.tasks == self.units == self.dates == self.expected
        return whole and not self.wrong_unasked and not self.lost and not self.faults


def score(data: bytes, name: str, expected: dict[str, Any]) -> Score:
    """Read a document and compare it with what is right (the keys of import_table --json; see `is_project`)."""
    if needs_converter(data) and converter() is None:
        return Score(name, len(with_tolerances(expected)), not_run=True)
    begun = time.monotonic()
    try:
        given = as_json(interpret(read_file(data, name)))
    except Refused as refusal:
        given = {"flat_tasks": [], "questions": [], "errors": [str(refusal)], "proof": {"lost": 0}}
    wanted = with_tolerances(expected)
    made = Score(name, len(wanted), refused=bool(given["errors"]), seconds=time.monotonic() - begun)
    made.lost = given["proof"]["lost"]
    rest = list(given["flat_tasks"])
    for task in wanted:
        found = next((each for each in rest if is_same(task, each)), None)
        if found is None:
            made.faults.append(f"缺：{task['text'][:40]}")
            continue
        rest.remove(found)
        count(made, task, found, given)
    for task in rest:
        if not is_asked(task, given):
            made.wrong_unasked += 1
            made.faults.append(f"多：{task['text'][:40]}")
    whole = bool(expected.get("errors_wanted")) and not made.refused and not asks_of_table(given)
    made.faults += ["没有拒绝"] if whole else []
    made.faults += [f"拒绝：{given['errors'][0][:60]}"] if made.refused and wanted else []
    words = expected.get("asks", "")
    if words and not any(words in question["question"] for question in given["questions"]):
        made.faults.append(f"没有问「{words}」")
    return made


def needs_converter(data: bytes) -> bool:
    """Return whether only LibreOffice reads the form of a file: .doc, .wps, .rtf, .odt and .ods by their content."""
    return form_by_content(data) is not None or "WordDocument" in top_entries(data)


def with_tolerances(expected: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the expected tasks, each with the tolerance keys that stand at its row."""
    rows = {row["row"]: row for row in expected.get("rows", [])}
    found = []
    for task in expected.get("flat_tasks", []):
        row = rows.get(task.get("row"), {})
        keys = {key: row[key] for key in ("project_any", "project_or_category") if key in row}
        keys |= {"must_ask": row["deadline"]["must_ask"]} if row.get("deadline", {}).get("must_ask") else {}
        found.append(task | keys)
    return found


def is_same(wanted: dict[str, Any], given: dict[str, Any]) -> bool:
    """Return whether a task has the right words and stands under the right project."""
    return squash(wanted["text"]) == squash(given["text"]) and is_project(wanted, given)


def is_project(wanted: dict[str, Any], given: dict[str, Any]) -> bool:
    """Return whether the project is right: any at all, or the category as well, where the tolerance says so."""
    name = squash(wanted.get("project") or "")
    if wanted.get("project_any"):
        return True
    if wanted.get("project_or_category"):
        return name in (squash(given["project"] or ""), squash(given["category"] or ""))
    return name == squash(given["project"] or "")


def count(made: Score, wanted: dict[str, Any], found: dict[str, Any], given: dict[str, Any]) -> None:
    made.tasks += 1
    text = found["text"][:20]
    if all(names_of(wanted[role]) == names_of(found[role]) for role in ROLES):
        made.units += 1
    else:
        made.faults.append(f"单位：{text} {[found[role] for role in ROLES]}")
    asked = any(q["row"] == found["row"] and q["field"] == "deadline" for q in given["questions"])
    if wanted["dates"] == found["dates"] and (asked or not wanted.get("must_ask")):
        made.dates += 1
    else:
        made.faults.append(f"日期：{text} {found['dates']}")


def names_of(names: list[str]) -> set[str]:
    return {squash(name) for name in names}


def is_asked(task: dict[str, Any], given: dict[str, Any]) -> bool:
    """Return whether a question about this row's tasks or about the whole table stands against the task."""
    row = any(q["row"] == task["row"] and q["field"] in ("tasks", "project") for q in given["questions"])
    return row or asks_of_table(given) or bool(given["errors"])


def asks_of_table(given: dict[str, Any]) -> bool:
    return any(question["row"] is None for question in given["questions"])


def documents(paths: list[Path]) -> Iterator[tuple[bytes, str, dict[str, Any]]]:
    """Yield bytes, name and what is right of each document; those of the project's corpus when no path is given."""
    if not paths:
        from tests.tableparser.corpus import CORPUS

        yield from ((each.make(), each.file, each.expected()) for each in CORPUS)
    for path in paths:
        answers = sorted(path.glob("*.expected.json")) if path.is_dir() else [answer_of(path)]
        for answer in answers:
            expected = json.loads(answer.read_text(encoding="utf-8"))
            file = answer.with_name(expected.get("file") or answer.name.replace(".expected.json", ""))
            yield file.read_bytes(), file.name, expected


def answer_of(path: Path) -> Path:
    """Return the .expected.json of a file: a.xlsx.expected.json or a.expected.json."""
    longer = path.with_name(f"{path.name}.expected.json")
    return longer if longer.exists() else path.with_name(f"{path.stem}.expected.json")


def line_of(made: Score) -> str:
    if made.not_run:
        return f"－ {made.file:<40} 这里没有运行：没有 LibreOffice"
    state = "✓" if made.is_right else "✗"
    figures = f"任务 {made.tasks}/{made.expected} 单位 {made.units} 日期 {made.dates} 误 {made.wrong_unasked}"
    shown = f"{state} {made.file:<40} {figures} {'拒绝' if made.refused else ''}"
    return f"{shown} 失 {made.lost}" if made.lost else shown


def main() -> int:
    """Print the scores; return 1 when a task is wrong without a question, or characters are lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--why", action="store_true", help="also print what is wrong in each document")
    options = parser.parse_args()
    scores = [score(*each) for each in documents(options.paths)]
    for made in scores:
        print(line_of(made))
        for fault in made.faults if options.why else ():
            print(f"    {fault}")
    print(sums_of(scores))
    return int(any(made.wrong_unasked or made.lost for made in scores))


def sums_of(scores: list[Score]) -> str:
    """Return the sums over all documents that were run in one line, with the number of those that were not."""
    left_out = sum(made.not_run for made in scores)
    scores = [made for made in scores if not made.not_run]
    wanted = sum(made.expected for made in scores)
    parts = [f"{len(scores)} 份文件，{wanted} 项任务", f"全对 {sum(made.is_right for made in scores)} 份"]
    for label, name in (("任务", "tasks"), ("单位", "units"), ("日期", "dates")):
        right = sum(getattr(made, name) for made in scores)
        parts.append(f"{label} {right}（{100 * right / wanted if wanted else 100:.0f}%）")
    parts.append(f"误而不问 {sum(made.wrong_unasked for made in scores)}")
    parts.append(f"拒绝 {sum(made.refused for made in scores)} 份")
    parts.append(f"丢字 {sum(made.lost for made in scores)}")
    parts.append(f"最慢 {max((made.seconds for made in scores), default=0):.1f} 秒")
    parts += [f"另有 {left_out} 份这里没有运行"] if left_out else []
    return "，".join(parts)


if __name__ == "__main__":
    sys.exit(main())

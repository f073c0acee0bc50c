"""Lines of text in a part of a straightened page, by the rows of points that hold ink."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from tableparser.files.scan.ink import Picture
from tableparser.files.scan.rules import Box

THINNEST = 4  # pixels; a lower run of ink tells nothing of the height of lines
STROKE = 0.25  # of the usual height: the longest stroke of a line is at least so long, or it is a full stop
FLAT = 0.6  # of the usual height: a line that is lower holds a single mark or stroke
TALL = 1.7  # a run of so many usual heights is several lines that touch
SPREAD = 0.35  # parts of one line (二) lie within so many usual heights


@dataclass(frozen=True)
class TextLine:
    """A line of text: where its ink stands in the page's picture."""

    box: Box

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]

    @property
    def around(self) -> int:
        """Return how many pixels of paper its picture has on each side."""
        return max(2, round(0.12 * self.height))

    @property
    def picture_begin(self) -> int:
        """Return where its picture begins in that of the page."""
        return max(0, self.box[0] - self.around)


def runs_of(is_there: Picture) -> list[tuple[int, int]]:
    """Return from where to where (exclusive) a row of booleans is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_there.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def usual_height(ink: Picture, boxes: list[Box]) -> float:
    """Return the height of a line of text in most of these parts of a page, in pixels."""
    heights = [
        below - above
        for left, top, right, bottom in boxes
        for above, below in runs_of(ink[top:bottom, left:right].any(axis=1))
        if below - above >= 2 * THINNEST
    ]
    return float(np.median(heights)) if heights else 24.0


def text_lines(ink: Picture, box: Box, usual: float) -> list[TextLine]:
    """Return the lines of text in a part of a page from above; `usual` is the height of most lines, in pixels."""
    left, top, right, bottom = box
    part = ink[top:bottom, left:right] > 0
    counted = part.sum(axis=1)
    lines = []
    for above, below in parted(joined(runs_of(counted > 0), usual), counted, usual):
        across = np.flatnonzero(part[above:below].any(axis=0))
        if holds_a_letter(part[above:below], usual):
            above, below = height_of_line(above, below, int(across[-1] - across[0]) + 1, usual)
            ink_begins, ink_ends = left + int(across[0]), left + int(across[-1]) + 1
            lines.append(TextLine((ink_begins, max(0, top + above), ink_ends, top + below)))
    return lines


def height_of_line(above: int, below: int, width: int, usual: float) -> tuple[int, int]:
    """Return from where to where a line reaches whose ink is flat: a full stop alone stands at its foot, 一 amid it."""
    lacking = round(usual) - (below - above)
    if below - above > FLAT * usual:
        return above, below
    if width < FLAT * usual:
        return above - lacking + round(0.1 * usual), below + round(0.1 * usual)
    return above - lacking // 2, below + lacking // 2


def holds_a_letter(part: Picture, usual: float) -> bool:
    """Return whether some connected ink is as large as the stroke of a letter; otherwise the run is specks."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8))
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return bool(len(sides)) and int(sides.max()) >= STROKE * usual


def joined(runs: list[tuple[int, int]], usual: float) -> list[tuple[int, int]]:
    """Return the runs with those put together that are one line: strokes of 二, or a dot below."""
    lines: list[tuple[int, int]] = []
    for above, below in runs:
        if lines and above - lines[-1][1] <= SPREAD * usual and below - lines[-1][0] <= 1.25 * usual:
            lines[-1] = (lines[-1][0], below)
        else:
            lines.append((above, below))
    return lines


def parted(runs: list[tuple[int, int]], counted: Picture, usual: float) -> list[tuple[int, int]]:
    """Return the runs, those that are several lines cut where least ink stands."""
    lines = []
    for above, below in runs:
        count = round((below - above) / (usual * 1.15)) if below - above > TALL * usual else 1
        cuts, pitch = [above], (below - above) / count
        for number in range(1, count):
            first = round(above + (number - 0.3) * pitch)
            last = max(first + 1, round(above + (number + 0.3) * pitch))
            cuts.append(first + int(np.argmin(counted[first:last])))
        cuts.append(below)
        lines += list(pairwise(cuts))
    return lines


def picture_of_line(grey: Picture, line: TextLine) -> Picture:
    """Return the picture of a line with a little paper around it."""
    _, top, right, bottom = line.box
    around = line.around
    return grey[max(0, top - around) : bottom + around, line.picture_begin : right + around]

"""A page's lines (OpenCV): the page is made upright, and its lines are found as rules of tables and taken away."""

from dataclasses import dataclass

import cv2
import numpy as np

from tableparser.files.scan.ink import Picture, ink_of, line_masks, without_red, without_specks
from tableparser.files.scan.rules import Box, Rule, RuledTable, ruled_table
from tableparser.files.scan.upright import upright

NEAR = 300  # pieces of one line lie within a so-manieth of the page's longer side
SMALLEST_TABLE = 0.02  # of the page's area


@dataclass(frozen=True)
class RuledPage:
    """An upright page: grey levels, ink without rules (255 is ink), and its tables from above."""

    grey: Picture
    ink: Picture
    tables: list[RuledTable]


def ruled_page(picture: Picture) -> RuledPage:
    """Return a page in red, green and blue upright, with its tables found by their rules. Raises Refused."""
    grey = upright(without_red(picture))
    ink = ink_of(grey)
    across, down = line_masks(ink)
    tables = tables_of(across, down)
    lines = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    return RuledPage(grey, without_specks(cv2.bitwise_and(ink, cv2.bitwise_not(lines))), tables)


def tables_of(across: Picture, down: Picture) -> list[RuledTable]:
    """Return the tables of a page from above: each is a net of lines that hang together."""
    net = cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(net)
    near, found = max(3.0, max(net.shape) / NEAR), []
    for number in range(1, count):
        left, top, width, height = (int(each) for each in stats[number][:4])
        if width * height < SMALLEST_TABLE * net.size:
            continue
        box = (left, top, left + width, top + height)
        part = (labels[top : top + height, left : left + width] == number).astype(np.uint8)
        levels = pieces_of(across, part, box, is_upright=False)
        uprights = pieces_of(down, part, box, is_upright=True)
        if levels and uprights and (table := ruled_table(levels, uprights, near)):
            found.append(table)
    return sorted(found, key=lambda table: table.rows[0])


def pieces_of(mask: Picture, part: Picture, box: Box, *, is_upright: bool) -> list[Rule]:
    """Return the rules of one direction in a part of the page, a warped line in several short pieces."""
    left, top, right, bottom = box
    inside = cv2.bitwise_and(mask[top:bottom, left:right], mask[top:bottom, left:right], mask=part)
    if is_upright:
        inside, left, top = np.ascontiguousarray(inside.T), top, left
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside)
    rules = []
    for number in range(1, count):
        begin, above, length, height = (int(each) for each in stats[number][:4])
        there = labels[above : above + height, begin : begin + length] == number
        for first in range(0, length, 100):  # a line that rises by a pixel in a hundred is level in each piece
            rows = np.nonzero(there[:, first : first + 100])[0]
            if len(rows):
                last = min(length, first + 100)
                rules.append(Rule(top + above + float(np.median(rows)), left + begin + first, left + begin + last))
    return rules

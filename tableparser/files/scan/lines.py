"""Lines in a page's picture (OpenCV): the page is straightened by them, and they are found as rules and taken away."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from tableparser.files.scan.rules import Box, Rule, RuledTable, ruled_table

Picture = Any  # an array of numpy; OpenCV has no types
MOST_TURNED = 10.0  # degrees that a page may be turned
COARSE = 800  # pixels of the longer side of the small picture by which a page is first turned
SHORTEST = 2.2  # a rule is at least so many letters long
SPECK, LARGEST_LETTER = 30, 120  # points of ink, and pixels of a side, between which connected ink may be a letter
NEAR = 300  # pieces of one line lie within a so-manieth of the page's longer side
SMALLEST_TABLE = 0.02  # of the page's area
BLOCK = 41  # ink is darker than the mean of so many pixels around it
DARKER, LEAST_DARKER = 0.15, 8.0  # by this part of the page's contrast, or by so many grey levels


@dataclass(frozen=True)
class RuledPage:
    """A straightened page: grey levels, ink without rules (255 is ink), and its tables from above."""

    grey: Picture
    ink: Picture
    tables: list[RuledTable]


def ruled_page(picture: Picture) -> RuledPage:
    """Return a page in red, green and blue straightened, with its tables found by their rules."""
    grey = straightened(without_red(picture))
    ink = ink_of(grey)
    across, down = line_masks(ink)
    tables = tables_of(across, down)
    lines = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    return RuledPage(grey, without_specks(cv2.bitwise_and(ink, cv2.bitwise_not(lines))), tables)


def without_red(picture: Picture) -> Picture:
    """Return the grey levels of a picture in which red (a stamp) is as light as its red channel."""
    red, green, blue = cv2.split(picture.astype(np.int16))
    is_red = (red > green + 40) & (red > blue + 40)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.where(is_red, red.astype(np.uint8), grey)


def straightened(grey: Picture) -> Picture:
    """Return the page turned so that its rules, or else its lines of text, lie level."""
    page = turned(grey, coarse_angle(ink_of(grey)))
    return turned(page, fine_angle(ink_of(page)))


def turned(grey: Picture, angle: float) -> Picture:
    """Return the page turned by that many degrees, so that what rises to the right by so much lies level."""
    if abs(angle) < 0.02:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    light = int(np.percentile(grey, 80))
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=light)


def coarse_angle(ink: Picture) -> float:
    """Return by about how many degrees a page rises to the right: as turned back, its ink lies in the sharpest rows."""
    scale = COARSE / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

    def sharpness(angle: float) -> float:
        height, width = small.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
        rows = cv2.warpAffine(small, turn, (width, height)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-MOST_TURNED, MOST_TURNED + 0.5, 0.5), key=sharpness)
    return float(max(np.arange(best - 0.5, best + 0.5, 0.1), key=sharpness))


def fine_angle(ink: Picture) -> float:
    """Return by how many degrees the rules of a nearly straight page rise to the right, long ones counting more."""
    length = shortest_rule(ink)
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8))
    joined = cv2.dilate(opened, np.ones((3, length // 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    angles = []
    for number in range(1, count):
        left, top, width, height = (int(each) for each in stats[number][:4])
        if width > 4 * length and height < length:
            part = opened[top : top + height, left : left + width]
            there = labels[top : top + height, left : left + width] == number
            down, along = np.nonzero((part > 0) & there)
            slope = np.polyfit(along, down, 1)[0]
            angles.append((-float(np.degrees(np.arctan(slope))), float(width)))
    return weighted_median(angles)


def weighted_median(pairs: list[tuple[float, float]]) -> float:
    """Return the value in the middle of (value, weight) pairs, 0 where there are none."""
    half = sum(weight for _, weight in pairs) / 2
    for value, weight in sorted(pairs):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def ink_of(grey: Picture) -> Picture:
    """Return what is darker than its surroundings by DARKER of the page's contrast as 255, all else as 0."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    dark, light = np.percentile(smooth, (0.1, 80))
    least = max(LEAST_DARKER, DARKER * float(light - dark))
    return cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, BLOCK, least)


def shortest_rule(ink: Picture) -> int:
    """Return how many pixels long a rule is at least: no stroke of a letter is, and hardly a row is lower."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    wide, high, area = (stats[1:, each] for each in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    letters = high[(area >= SPECK) & (wide <= LARGEST_LETTER) & (high <= LARGEST_LETTER)]
    return max(20, round(SHORTEST * float(np.percentile(letters, 90)))) if len(letters) else 50


def line_masks(ink: Picture) -> tuple[Picture, Picture]:
    """Return the level lines and the upright lines of a page; what is shorter than a rule is no line."""
    length = shortest_rule(ink)
    masks = []
    for shape in ((1, length), (length, 1)):
        gap = (1, 3) if shape[0] == 1 else (3, 1)
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
        masks.append(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(shape, np.uint8)))
    return masks[0], masks[1]


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
        levels = pieces_of(across, part, box, upright=False)
        uprights = pieces_of(down, part, box, upright=True)
        if levels and uprights and (table := ruled_table(levels, uprights, near)):
            found.append(table)
    return sorted(found, key=lambda table: table.rows[0])


def pieces_of(mask: Picture, part: Picture, box: Box, *, upright: bool) -> list[Rule]:
    """Return the rules of one direction in a part of the page, a warped line in several short pieces."""
    left, top, right, bottom = box
    inside = cv2.bitwise_and(mask[top:bottom, left:right], mask[top:bottom, left:right], mask=part)
    if upright:
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


def without_specks(ink: Picture) -> Picture:
    """Return the ink without single points of noise; the smallest full stop is larger."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    keep = np.zeros(count, np.uint8)
    keep[1:] = np.where(stats[1:, cv2.CC_STAT_AREA] >= 5, 255, 0)
    return keep[labels]

"""A page made upright: turned until its rules lie level, and a photo taken at an angle drawn square again."""

from collections.abc import Iterator

import cv2
import numpy as np

from tableparser.files.grid import Refused
from tableparser.files.scan.ink import Picture, ink_of, line_masks, shortest_rule

MOST_TURNED = 10.0  # degrees that a page may be turned
COARSE = 800  # pixels of the longer side of the small picture by which a page is first turned
SQUARE = 2.0  # pixels: corners that lie so near to those of a rectangle need no drawing anew
UNBROKEN = 0.8  # so much of a rule is there; the rest lies under a stamp or a fold
FRAMED = 0.85  # so much of the frame between the corners is ruled, or these are not the corners of a table
MOST_SLANTED = 0.8  # degrees of a rule on an upright page; with more, rows and columns cannot be told apart
SLANTED = "的表拍歪了或者纸面不平，分不清行和栏，没有读取。请把纸压平、正对页面重拍，或用扫描仪扫描。"


def upright(grey: Picture) -> Picture:
    """Return the page upright and square. Raises Refused where its rules still slant."""
    page = squared(straightened(grey))
    if slant_of(ink_of(page)) > MOST_SLANTED:
        raise Refused(SLANTED)
    return page


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
    lines = [(np.polyfit(along, down, 1)[0], float(np.ptp(along))) for along, down in long_rules(ink)]
    return weighted_median([(-float(np.degrees(np.arctan(slope))), length) for slope, length in lines])


def long_rules(ink: Picture) -> Iterator[tuple[Picture, Picture]]:
    """Yield the points of each long level rule: how far along the page each lies, and how far down, in pixels."""
    length = shortest_rule(ink)
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8))
    joined = cv2.dilate(opened, np.ones((3, length // 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for number in range(1, count):
        left, top, width, height = (int(each) for each in stats[number][:4])
        if width > 4 * length and height < length:
            part = opened[top : top + height, left : left + width]
            down, along = np.nonzero((part > 0) & (labels[top : top + height, left : left + width] == number))
            if len(np.unique(along)) > UNBROKEN * width:  # strokes of a row of letters leave gaps
                yield along, down


def weighted_median(pairs: list[tuple[float, float]]) -> float:
    """Return the value in the middle of (value, weight) pairs, 0 where there are none."""
    half = sum(weight for _, weight in pairs) / 2
    for value, weight in sorted(pairs):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def slant_of(ink: Picture) -> float:
    """Return by how many degrees the long rules, level and upright, are out of line at most: slanting or bent."""
    steepest = 0.0
    for along, down in [*long_rules(ink), *long_rules(np.ascontiguousarray(ink.T))]:
        bend, slope, _ = np.polyfit(along, down, 2)
        ends = (abs(2 * bend * at + slope) for at in (along.min(), along.max()))
        steepest = max(steepest, float(np.degrees(np.arctan(max(ends)))))
    return steepest


def squared(grey: Picture) -> Picture:
    """Return the page drawn so that its largest table is a rectangle; as it is where that cannot be told."""
    thick = cv2.dilate(ink_of(grey), np.ones((3, 3), np.uint8))  # a thin line that slants is steps of a few pixels
    across, down = line_masks(thick)
    net = cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8))
    corners = corners_of(net)
    if corners is None:
        return grey
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    top, bottom = corners[[0, 1], 1].mean(), corners[[2, 3], 1].mean()
    wanted = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    if np.abs(wanted - corners).max() < SQUARE or not is_framed(net, corners):
        return grey
    height, width = grey.shape
    change = cv2.getPerspectiveTransform(corners, wanted)
    light = int(np.percentile(grey, 80))
    return cv2.warpPerspective(grey, change, (width, height), flags=cv2.INTER_CUBIC, borderValue=light)


def corners_of(net: Picture) -> Picture | None:
    """Return the corners of the largest net of lines, from the upper left clockwise, or None where there is no net."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(net)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_WIDTH] * stats[1:, cv2.CC_STAT_HEIGHT]))
    down, along = np.nonzero(labels == largest)
    ends = [np.argmin(along + down), np.argmax(along - down), np.argmax(along + down), np.argmin(along - down)]
    return np.array([(along[end], down[end]) for end in ends], np.float32)


def is_framed(net: Picture, corners: Picture) -> bool:
    """Return whether the straight lines between the corners are ruled: they are those of a table's frame."""
    near, ruled = cv2.dilate(net, np.ones((9, 9), np.uint8)), []
    for begin, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        points = np.linspace(begin, end, 200).round().astype(int)
        ruled.append(float((near[points[:, 1], points[:, 0]] > 0).mean()))
    return min(ruled) >= FRAMED

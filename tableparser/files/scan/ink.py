"""Ink of a page's picture (OpenCV): what is darker than the paper, which of it are long lines, and what are specks."""

from typing import Any

import cv2
import numpy as np

Picture = Any  # an array of numpy; OpenCV has no types
SHORTEST = 2.2  # a rule is at least so many letters long
SPECK, LARGEST_LETTER = 30, 120  # points of ink, and pixels of a side, between which connected ink may be a letter
BLOCK = 41  # ink is darker than the mean of so many pixels around it
DARKER, LEAST_DARKER = 0.15, 8.0  # by this part of the page's contrast, or by so many grey levels


def without_red(picture: Picture) -> Picture:
    """Return the grey levels of a picture in which red (a stamp) is as light as its red channel."""
    red, green, blue = cv2.split(picture.astype(np.int16))
    is_red = (red > green + 40) & (red > blue + 40)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.where(is_red, red.astype(np.uint8), grey)


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


def without_specks(ink: Picture) -> Picture:
    """Return the ink without single points of noise; the smallest full stop is larger."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    keep = np.zeros(count, np.uint8)
    keep[1:] = np.where(stats[1:, cv2.CC_STAT_AREA] >= 5, 255, 0)
    return keep[labels]

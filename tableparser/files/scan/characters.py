"""Characters of a line of text, each with its confidence: the model that rapidocr ships, run by onnxruntime.

The model is read from the installed package. Nothing of rapidocr itself is run, so nothing is ever downloaded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime

from tableparser.files.scan.ink import Picture
from tableparser.files.scan.texts import HALF_AND_FULL, Character

MODEL = "PP-OCRv6_rec_small.onnx"
HEIGHT = 48  # pixels of a line as the model wants it
SHORTEST = 96  # pixels of the narrowest line that it is given
BATCH = 1200  # pixels that the lines which are read together are wide, with what is added to make them alike
LONGEST = 3000  # pixels of a line: no line of a page is longer, and the memory that is needed grows with its square
THREADS = 2


class Recognizer:
    """Reads lines of text; made once for a file, because loading the model takes half a second."""

    def __init__(self) -> None:
        package = find_spec("rapidocr")
        assert package and package.origin  # whoever calls this has asked before whether it is installed
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # it costs a third of the CPU time
        options.enable_cpu_mem_arena, options.log_severity_level = False, 4
        model = Path(package.origin).parent / "models" / MODEL
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        named = self._session.get_modelmeta().custom_metadata_map["character"]
        self._alphabet = ["", *named.splitlines(), " "]  # the first says that no character stands there
        number = {text: place for place, text in enumerate(self._alphabet)}
        pairs = [(number[half], number[full]) for half, full in HALF_AND_FULL.items() if {half, full} <= number.keys()]
        self._half, self._full = (np.array(each, np.int64) for each in zip(*pairs, strict=True))

    def lines(self, pictures: Sequence[Picture]) -> list[list[Character]]:
        """Return the characters of each line, given in grey levels; lines of like width are read together.

        The middle of a character is told in pixels from the left of its line's picture.
        """
        found: list[list[Character]] = [[] for _ in pictures]
        scaled = [scaled_line(picture) for picture in pictures]
        order = sorted(range(len(scaled)), key=lambda number: scaled[number].shape[1])
        for numbers in batches(order, scaled):
            for number, characters in zip(numbers, self._read([scaled[each] for each in numbers]), strict=True):
                scale = pictures[number].shape[1] / scaled[number].shape[1]
                found[number] = [replace(each, at=each.at * scale) for each in characters]
        return found

    def _read(self, lines: Sequence[Picture]) -> Iterator[list[Character]]:
        width = max(SHORTEST, *(line.shape[1] for line in lines))
        given = np.zeros((len(lines), 3, HEIGHT, width), np.float32)
        for number, line in enumerate(lines):
            given[number, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1.0
        for steps in self._session.run(None, {self._input: given})[0]:
            yield self._decoded(steps, width / len(steps))

    def _decoded(self, steps: Any, stride: float) -> list[Character]:
        """Return the characters of one line: a run of steps with the same best one is a single character.

        A step is `stride` pixels of the line as the model sees it.
        A bracket or comma in half and in full width is one character to a reader, so both count for its confidence.
        """
        best = steps.argmax(axis=1)
        either = steps.copy()
        either[:, self._half] += steps[:, self._full]
        either[:, self._full] += steps[:, self._half]
        sure = either[np.arange(len(best)), best]
        characters: list[Character] = []
        before = 0
        for place, number in enumerate(best.tolist()):
            if number and number == before:
                last = characters[-1]
                characters[-1] = replace(last, confidence=max(last.confidence, float(sure[place])))
            elif number:
                characters.append(Character(self._alphabet[number], float(sure[place]), (place + 0.5) * stride))
            before = number
        return characters


def batches(order: Sequence[int], lines: Sequence[Picture]) -> Iterator[list[int]]:
    """Yield the numbers of lines that are read together; `order` is from the narrowest on."""
    batch: list[int] = []
    for number in order:
        if batch and (len(batch) + 1) * lines[number].shape[1] > BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def scaled_line(picture: Picture) -> Picture:
    """Return a line of text at the height that the model wants."""
    height, width = picture.shape
    wide = min(LONGEST, max(8, round(width * HEIGHT / height)))
    return cv2.resize(picture, (wide, HEIGHT), interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC)

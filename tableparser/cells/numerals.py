"""Chinese, full-width and circled numerals as integers, and texts without layout white space."""

import re
import unicodedata

DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
CHINESE = "零〇○一二三四五六七八九十廿卅百"
SPACE = re.compile(r"[\s\u200b\ufeff\u00ad]+")


def squash(text: str) -> str:
    """Return the text without any white space: what a proof compares."""
    return SPACE.sub("", text)


def plain(text: str) -> str:
    """Return the text with half-width digits, letters and punctuation (Unicode NFKC) and without white space."""
    return squash(unicodedata.normalize("NFKC", text.replace("○", "〇")))


def number(text: str) -> int | None:
    """Read an integer below 1,000 in digits or Chinese numerals; None when it is neither."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 9 else None
    return chinese(text)


def chinese(text: str) -> int | None:
    """Read 二十三, 十二, 一百零五, 廿一, 二三 (as 23) and the like."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text or any(letter not in DIGITS and letter not in "十百" for letter in text):
        return None
    if not set(text) & set("十百"):
        return int("".join(str(DIGITS[letter]) for letter in text))
    total, digit = 0, None
    for letter in text:
        if letter in "十百":
            total += (1 if digit is None else digit) * (10 if letter == "十" else 100)
            digit = None
        else:
            digit = DIGITS[letter]
    return total + (digit or 0)

"""How texts are compared: letters in one case and width, Chinese characters also by the initials of their pinyin.

Every function keeps the length of a text, so that what is found in the folded text is marked at the same place.
"""

HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def folded(text: str) -> str:
    """Return the text in lower case and half width, as long as it was."""
    narrow = text.translate(HALF_WIDTH)
    lower = narrow.lower()
    return lower if len(lower) == len(narrow) else "".join(one_character(each) for each in narrow)


def one_character(character: str) -> str:
    """Return it in lower case; a few, such as İ, would become two characters and stay as they are."""
    lower = character.lower()
    return lower if len(lower) == 1 else character


def initials(text: str) -> str:
    """Return the folded text with the first letter of its pinyin in place of each Chinese character.

    A character with several readings is read by the phrase it stands in.
    """
    plain = folded(text)
    letters = letters_of(plain)
    if len(letters) != len(plain) or any(len(each) != 1 for each in letters):
        letters = [initial(each) for each in plain]
    return "".join(letters)


def initial(character: str) -> str:
    found = letters_of(character)
    return found[0] if len(found) == 1 and len(found[0]) == 1 else character


def letters_of(text: str) -> list[str]:
    """Return the initial of each Chinese character; what is none stays, character by character."""
    from pypinyin import Style, lazy_pinyin  # only now: its dictionary takes 0.3 s and 40 MB, and a reader needs none

    # pypinyin also takes a function that returns a list, which its types leave out.
    return lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]

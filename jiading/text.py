"""The portal's rules for typed text: what is tidied, and what is refused in a sentence before it is kept.

NUL and lone surrogates break PostgreSQL, other control characters break every later Excel and Word file, and
bidirectional controls make a text read otherwise than it is stored; so they are refused at the door.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.deconstruct import deconstructible

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2: Char


def printable(text: str) -> str:
    """Return the text fit for every Excel, Word and CSV file: what no XML can carry shows as U+FFFD."""
    return NO_XML.sub("\ufffd", text)


def first_forbidden(text: str) -> re.Match[str] | None:
    return FORBIDDEN.search(text)


@deconstructible(path="django.core.validators.RegexValidator")
class NoControlCharacters(RegexValidator):
    """Model validator: refuse characters that no database, file or reader can be trusted with.

    A migration shows it as Django's own RegexValidator of the same arguments, so that it imports nothing of the portal.
    """

    def __call__(self, value: object) -> None:
        """Raise ValidationError that says which character of the text it is."""
        if found := first_forbidden(str(value)):
            code = f"U+{ord(found.group()):04X}"
            raise ValidationError(
                f"第 {found.start() + 1} 个字是看不见的控制字符（{code}），不能保存；请删去这个字，或重新输入这一段。",
                code=self.code,
            )


no_control_characters = NoControlCharacters(FORBIDDEN.pattern, code="control_character", inverse_match=True)


def tidy(text: str) -> str:
    """Return the text with one kind of line break and without white space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def clean(text: str, *, limit: int) -> str:
    """Return the text fit to be kept; raise ValidationError for control characters or more than `limit` characters."""
    kept = tidy(text)
    if len(kept) > limit:
        raise ValidationError(f"最多 {limit} 字，现有 {len(kept)} 字，请删减或改用附件。", code="too_long")
    no_control_characters(kept)
    return kept


class TextField(forms.CharField):
    """A text of several lines under the portal's rules."""

    widget: type[forms.Widget] = forms.Textarea

    def __init__(self, *, limit: int, **options: Any) -> None:
        self.limit = limit
        options.setdefault("error_messages", {}).setdefault("required", "请填写这一栏。")
        super().__init__(**options)

    def to_python(self, value: object) -> str:
        return clean("" if value is None else str(value), limit=self.limit)

    def run_validators(self, value: str) -> None:
        """Refuse nothing more: to_python() has applied the rules, and Django's own check for NUL speaks English."""


class LineField(TextField):
    """A text of one line."""

    widget = forms.TextInput

    def to_python(self, value: object) -> str:
        return " ".join(super().to_python(value).split("\n"))


class TextFilterField(forms.CharField):
    """A search box: characters that no stored text can contain are dropped, because no search should end in a fault."""

    LIMIT = 100

    def to_python(self, value: object) -> str:
        return FORBIDDEN.sub("", "" if value is None else str(value)).strip()[: self.LIMIT]

    def run_validators(self, value: str) -> None:
        """Refuse nothing: to_python() has dropped whatever would be refused."""

"""Template words of the search: marked texts."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.marking import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Write the pieces one behind the other, escaped, in <mark> what was found."""
    shown = ((format_html("<mark>{}</mark>", piece.text) if piece.is_marked else piece.text,) for piece in pieces)
    return format_html_join("", "{}", shown)

"""{% prose %}: a Chinese text that takes several lines in its template and reads as if it were written on one.

Chinese has no blanks between words, so a line break in a template must not become one. CSS Text calls this the
transformation of segment breaks, which browsers do not make where they would have to.
"""

import re
from collections.abc import Iterator

from django import template
from django.template.base import Node, NodeList, Parser, TextNode, Token

register = template.Library()
BLANK = r"[ \t\n\r\f]+"  # what HTML calls white space; the wide blank of Chinese is a character like any other
WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef…—“”‘’]"  # characters and punctuation of Chinese
BETWEEN_WIDE = re.compile(rf"(?<={WIDE}){BLANK}(?={WIDE})")


class ProseNode(Node):
    """What stands between {% prose %} and {% endprose %}, or nothing but a variable with it for {% prose as name %}."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> str:
        text = self.nodelist.render(context)
        if not self.name:
            return text
        context[self.name] = text
        return ""


@register.tag
def prose(parser: Parser, token: Token) -> ProseNode:
    """Drop the white space of a text between Chinese characters or beside {% if %}, {% for %}, {% with %}.

    White space beside Latin letters, variables and other tags is one blank, as ever; what a variable holds is not
    changed. {% prose as name %} keeps the text for an {% include %} that follows.
    Raises TemplateSyntaxError for other words.
    """
    match token.split_contents()[1:]:
        case []:
            name = ""
        case ["as", name]:
            pass
        case _:
            raise template.TemplateSyntaxError("{% prose %} takes nothing, or as and a name")
    nodelist = parser.parse(("endprose",))
    parser.delete_first_token()
    tighten(nodelist)
    return ProseNode(nodelist, name)


def tighten(nodes: NodeList) -> None:
    """Take the white space out of the literal texts of the nodes and of all that they hold."""
    for place, node in enumerate(nodes):
        for inner in nodelists_of(node):
            tighten(inner)
        if isinstance(node, TextNode):
            text = BETWEEN_WIDE.sub("", re.sub(BLANK, " ", node.s))
            if place == 0 or has_end(nodes[place - 1]):
                text = text.removeprefix(" ")
            if place == len(nodes) - 1 or has_end(nodes[place + 1]):
                text = text.removesuffix(" ")
            node.s = text


def has_end(node: Node) -> bool:
    """Return whether the node is a tag with an end, like {% if %}."""
    return any(True for _ in nodelists_of(node))


def nodelists_of(node: Node) -> Iterator[NodeList]:
    """Yield the branches of an {% if %}, and what the other tags with an end hold."""
    branches = getattr(node, "conditions_nodelists", None)
    if branches is not None:
        yield from (nodelist for _, nodelist in branches)
    else:
        yield from (getattr(node, name) for name in node.child_nodelists if hasattr(node, name))

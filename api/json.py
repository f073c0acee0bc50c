"""Dataclasses as JSON, and as the JSON Schema of that JSON."""

import json
from collections.abc import Sequence
from dataclasses import is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from django.db.models import Choices

PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def json_text(answer: Any) -> str:
    """Return an answer, a dataclass or a dictionary, as JSON with its keys in the order of the fields.

    Dates are written as 2016-10-15, moments in ISO 8601 with their offset. Raises TypeError for what JSON cannot say.
    """
    return json.dumps(answer, default=json_value, ensure_ascii=False)


def json_value(value: Any) -> Any:
    """Return what json writes in place of a value that it does not know; it asks again for what is inside."""
    if is_dataclass(value):
        return vars(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of an answer")


def schema_of(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a type; dataclasses are referred to by name."""
    if isinstance(kind, type) and is_dataclass(kind):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if kind in (date, datetime):
        return {"type": "string", "format": "date" if kind is date else "date-time"}
    if kind is Any:
        return {}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(each) for each in arguments]}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1])}
    raise TypeError(kind)


def component(kind: type) -> dict[str, Any]:
    """Return the schema of a dataclass: every field is there, and no other."""
    properties = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        kind_of_field, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        properties[name] = schema_of(kind_of_field) | explained(notes)
    return {
        "type": "object",
        "description": kind.__doc__,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def explained(notes: Sequence[str | type[Choices]]) -> dict[str, Any]:
    """Return what annotations add to a field's schema: a text describes it, choices are a Word's codes."""
    added: dict[str, Any] = {}
    for note in notes:
        added |= {"description": note} if isinstance(note, str) else {"properties": {"code": {"enum": note.values}}}
    return added


def components(*roots: type) -> dict[str, dict[str, Any]]:
    """Return the schemas of these dataclasses and of all they are made of, by name."""
    found: dict[str, dict[str, Any]] = {}
    waiting = list(roots)
    while waiting:
        kind = waiting.pop()
        if kind.__name__ in found:
            continue
        found[kind.__name__] = component(kind)
        waiting += [one for hint in get_type_hints(kind).values() for one in parts(hint)]
    return dict(sorted(found.items()))


def parts(hint: Any) -> list[type]:
    """Return the dataclasses that a type is made of."""
    if isinstance(hint, type) and is_dataclass(hint):
        return [hint]
    return [one for argument in get_args(hint) for one in parts(argument)]

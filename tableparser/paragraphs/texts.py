"""The texts of a row: those of its own lines, of the headings above it, and what its sentences say themselves."""

from collections.abc import Callable

from tableparser.columns import Field
from tableparser.paragraphs.duties import units_in
from tableparser.paragraphs.item import Head, Item
from tableparser.paragraphs.labels import UNITS
from tableparser.paragraphs.marks import CHAPTER, TASK
from tableparser.paragraphs.times import deadline_in
from tableparser.table.columns.cells import SENTENCE

LONGEST_NAME, SENTENCE_ENDS = 12, ("。", "；")  # characters of a task that may be only a name


def roles_of(heads: tuple[Head, ...]) -> dict[Head, str]:
    """Return what each heading is: the topmost the category, the lowest above the numbers of tasks the project.

    Others are kept with the row, each under a name of its own ("extra:分项").
    """
    roles: dict[Head, str] = {}
    named = heads[-1] if heads and heads[-1].names_record and heads[-1].level <= CHAPTER else None
    first = heads[0] if heads and not heads[0].numbered else None  # 重点任务, above a list
    upper = [head for head in heads if (head.level <= CHAPTER and head is not named) or head is first]
    middle = [head for head in heads if head not in upper and (CHAPTER < head.level < TASK or head is named)]
    lower = [head for head in heads if head not in upper and head.level >= TASK]
    if upper:
        roles[upper[0]] = Field.CATEGORY
    rest = middle or upper[1:] or lower
    if rest:
        roles[rest[-1]] = Field.PROJECT
    names = iter(["extra:分项", *(f"extra:分项{number}" for number in range(2, len(heads) + 2))])
    return {head: roles.get(head) or next(names) for head in heads}


def fields_of(item: Item) -> dict[str, list[str]]:
    """Return the texts that stand in the item's own lines, by field."""
    own: dict[str, list[str]] = {Field.TASKS: item.split.pieces()}
    return own | {name: texts for name, texts in (item.texts | item.duties.fields).items() if texts}


def texts_of(item: Item) -> dict[str, str]:
    """Return the texts of the row: its own, else those of the headings above, else the time in its sentence."""
    texts = {str(name): "\n".join(filter(None, pieces)) for name, pieces in fields_of(item).items()}
    for head, role in roles_of(item.heads).items():
        if not role.startswith("extra:"):
            texts[role] = head.text
    for name, said in item.like.duties.fields.items() if item.like else ():
        texts.setdefault(name, "\n".join(said))
    texts[Field.DEADLINE] = texts.get(Field.DEADLINE) or item.period or in_sentences(item, deadline_in, "，")
    for head in reversed(item.heads):
        for name, said in head.texts.items():
            texts.setdefault(name, "\n".join(said))
        if not any(name in item.duties.fields for name in UNITS) and not any(name in texts for name in UNITS):
            texts |= {name: "\n".join(head.duties.fields[name]) for name in UNITS if name in head.duties.fields}
        said = head.duties.fields.get(Field.DEADLINE, [head.period])
        texts[Field.DEADLINE] = texts[Field.DEADLINE] or "\n".join(said)
    if not any(texts.get(name) for name in UNITS):
        texts[Field.RESPONSIBLE] = in_sentences(item, units_in, "\n")
    return {name: text for name, text in texts.items() if text}


def in_sentences(item: Item, find: Callable[[str], str], joint: str) -> str:
    """Return what the sentences of the item's tasks say, each once."""
    return joint.join(dict.fromkeys(filter(None, (find(task.text) for task in item.tasks))))


def only_names_its_work(item: Item, required: str) -> bool:
    """Return whether the item's one task is a name, and `required` (its standard) is a longer sentence."""
    if len(item.tasks) != 1 or item.tasks[0].text.endswith(SENTENCE_ENDS):
        return False
    name = item.tasks[0].text
    return len(name) <= LONGEST_NAME and len(required) > len(name) and bool(SENTENCE.search(required))

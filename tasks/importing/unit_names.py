"""责任单位: a cell of unit names as names with roles. Splits by punctuation, by words of duty, and by what ends a name."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from tasks.importing.numerals import squash

LEAD, RESPONSIBLE, COOPERATING = "lead", "responsible", "cooperating"
ENDINGS = (
    "局|委|办|部|院|馆|站|所|中心|集团|公司|街道|镇|乡|厅|处|队|社|校|学|政协|人大|协|政府|办公室|台|会|党校|村|园区|新区|工业区|"
    "示范区|度假区|高新区|开发区|经开区|管委会|指挥部|小组|单位|部门|银行|室|区|县|市|残联|妇联|文联|社联|侨联|工商联|科协|团"
)
ENDS_LIKE_A_UNIT = re.compile(rf"(?:{ENDINGS})(?:[(（][^()（）]*[)）])?$")
SPLITTERS = "、，,；;/／|。·•．\n\t \u3000"
DOT_BETWEEN_NAMES = re.compile(r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])")
NUMBERED = re.compile(r"(?:^|(?<=[\s、，,；;。]))(?:\d{1,2}[.．、)）]|[①-⑳]|[(（]\d{1,2}[)）])\s*(?=[\u4e00-\u9fff])")
OPEN, CLOSE = "(（〔[【", ")）〕]】"
NOTHING = {"无", "—", "-", "--", "——", "/", "／", "暂无", "同上", "〃", "待定", "\\"}
LABEL = re.compile(
    r"(?:(?P<lead>牵头(?:责任)?(?:单位|部门)?|主办(?:单位|部门)?|主责(?:单位|部门)?|第一责任单位)|"
    r"(?P<cooperating>(?:配合|协办|协同|参与|协助|参加)(?:单位|部门)?)|(?P<responsible>(?:责任|承办|实施|落实)(?:单位|部门)))\s*[:：]"
)
DUTY = {
    LEAD: re.compile(
        r"(?:为|是)?(?:第一)?(?:负责)?(?:牵头|主办|主责|总牵头)(?:单位|部门)?(?:负责|落实|组织实施|组织|实施|推进|抓总)?$|(?:总负责|负总责|为主)$"
    ),
    COOPERATING: re.compile(
        r"(?:等)?(?:为|是)?(?:共同|积极|协同)?(?:配合|协办|协助|参与|参加|协同|支持)(?:单位|部门|实施|落实|推进)?$"
    ),
    RESPONSIBLE: re.compile(
        r"(?:等)?(?:按照?|根据|依据)(?:各自)?(?:职责|职能)?(?:分工|职责)?(?:分别|共同|各自)?(?:负责|落实|推进|实施|做好)$|"
        r"(?:分别|共同|各自|具体|分工)(?:负责|落实|承担|推进|实施)$|(?:负责|落实|承办|承担)$"
    ),
}
IN_BRACKETS = {
    LEAD: re.compile(r"^(?:牵头|主办|主责|负责牵头|总牵头|牵头单位|牵头部门|主办单位)$"),
    COOPERATING: re.compile(r"^(?:配合|协办|协助|参与|参加|协同|配合单位)$"),
    RESPONSIBLE: re.compile(r"^(?:责任|责任单位|承办|落实|负责)$"),
}
LEADS_OTHERS = re.compile(r"^(?P<lead>.{2,}?)(?:牵头)?(?:会同|商|联合)(?P<others>.+)$")
COLLECTIVE = re.compile(
    r"(?:各|全[区市县]各?|区各|市各|县各|相关|有关)(?:有关|相关)?(?:街道|镇|乡|街镇|乡镇|园区|区)(?:(?:[、/和]|[（(])(?:街道|镇|乡镇|乡|园区|工业区|新区|菊园新区|开发区)[)）]?)+"
    r"(?:办事处|人民政府|政府)?"
)
AND = re.compile(r"(?:以及|和|与|及)")
VAGUE = re.compile(r"等(?:有关|相关|各)?(?:单位|部门|街镇|职能部门|委办局)*$")
EVERYONE = re.compile(r"^(?:各|全区|全市|有关|相关|其他|其它)")


@dataclass
class UnitReading:
    """The names of a cell, each with its role, in printed order; `asks` are doubts; `filler` are words of duty."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    filler: list[str] = field(default_factory=list)

    def names(self, role: str) -> list[str]:
        """Return the names in one role, once each."""
        return list(dict.fromkeys(name for name, each in self.pairs if each == role))


def read_units(text: str, role: str = RESPONSIBLE, known: Collection[str] = ()) -> UnitReading:
    """Read a cell of unit names; `role` is what its column means, `known` are the names and aliases of the portal."""
    reading = UnitReading()
    if squash(text) in NOTHING or not squash(text):
        if squash(text) == "同上":
            reading.asks.append("只写了「同上」")
        return reading
    text = DOT_BETWEEN_NAMES.sub("、", NUMBERED.sub("", text))
    for clause, clause_role in clauses(text, role):
        read_clause(clause, clause_role, role, known, reading)
    reading.pairs = list(dict.fromkeys(reading.pairs))
    return reading


def clauses(text: str, role: str) -> list[tuple[str, str]]:
    """Cut the cell at labels (牵头单位：… 配合单位：…); what stands before the first has the column's role."""
    found = list(LABEL.finditer(text))
    if not found:
        return [(text, role)]
    parts = [(text[: found[0].start()], role)]
    for place, label in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        parts.append((text[label.end() : end], label.lastgroup))
    return [(part, each) for part, each in parts if part.strip(SPLITTERS)]


def read_clause(text: str, role: str, column: str, known: Collection[str], reading: UnitReading) -> None:
    """Read one clause: groups end at ，；。 where a word of duty says their role."""
    pending: list[tuple[str, str | None]] = []
    for token, stop in tokens(text, known):
        name, said = duty(token)
        if name in ("", "等") and said:
            reading.filler.append(token)
        found = names_in(name, known, reading)
        pending += found
        if len(found) > 1 and found[0][1] == LEAD:  # 甲会同乙、丙: the rest of the clause cooperates
            flush(pending, COOPERATING, reading)
            role = COOPERATING
        if said:
            pending = [(one, own or said) for one, own in pending]
            flush(pending, said, reading)
            role = RESPONSIBLE if said == LEAD and column != COOPERATING and stop in "，,；;。" else role
        elif stop in "；;。":
            flush(pending, role, reading)
    flush(pending, role, reading)


def flush(pending: list[tuple[str, str | None]], role: str, reading: UnitReading) -> None:
    reading.pairs += [(name, own or role) for name, own in pending]
    pending.clear()


def tokens(text: str, known: Collection[str]) -> list[tuple[str, str]]:
    """Cut at separators outside brackets; white space cuts only where a name has ended. Return pieces and what cut them."""
    text = COLLECTIVE.sub(lambda found: found.group().replace("、", "\x01").replace("/", "\x02"), text)
    pieces: list[tuple[str, str]] = []
    depth, start = 0, 0
    for place, letter in enumerate(text + "。"):
        depth += (letter in OPEN) - (letter in CLOSE and depth > 0)
        if letter in SPLITTERS and (depth == 0 or place == len(text)):
            pieces.append((text[start:place], letter))
            start = place + 1
    joined = joined_over_space(pieces, known)
    return [(token.replace("\x01", "、").replace("\x02", "/"), stop) for token, stop in joined if squash(token)]


def joined_over_space(pieces: list[tuple[str, str]], known: Collection[str]) -> list[tuple[str, str]]:
    """Put together what white space has cut within a name (绿洲控股↵集团, 财 政 局)."""
    joined: list[tuple[str, str]] = []
    for token, stop in pieces:
        if joined and joined[-1][1].isspace():
            before = joined[-1][0]
            if not squash(token) or not squash(before) or belongs(squash(before), squash(token), known):
                joined[-1] = (before + token, stop)
                continue
        joined.append((token, stop))
    return joined


def belongs(before: str, after: str, known: Collection[str]) -> bool:
    """Return whether two pieces with white space between are one name."""
    if before + after in known:
        return True
    if before in known and (after in known or ENDS_LIKE_A_UNIT.search(after)):
        return False
    if after[0] in OPEN or re.match(r"(?:牵头|配合|负责|协办|等)", after):
        return True
    if len(after) == 1 or len(before) == 1:
        return True
    return not (ENDS_LIKE_A_UNIT.search(before) or EVERYONE.match(before) or after in known)


def duty(token: str) -> tuple[str, str | None]:
    """Take a word of duty off the end of a token; return the rest and the role it gives."""
    bare = squash(token).rstrip("。．.")
    bare = re.sub(r"^(?:由|以|并由|请)(?=.{2,}(?:牵头|负责|主办|配合|落实))", "", bare)
    for role, pattern in DUTY.items():
        found = pattern.search(bare)
        if found and not (found.start() == 0 and found.group() in ("协同", "参与")):
            rest = bare[: found.start()]
            if role == RESPONSIBLE and not rest:
                return "", None if bare in ("负责", "落实") else RESPONSIBLE
            return rest, role
    return bare, None


def names_in(token: str, known: Collection[str], reading: UnitReading) -> list[tuple[str, str | None]]:
    """Return the names of one token with the role that brackets give them."""
    bare = squash(token)
    if not bare or bare in NOTHING:
        return []
    if bare in known or COLLECTIVE.fullmatch(bare):
        return [(bare, None)]
    led = LEADS_OTHERS.match(bare)
    if led and ENDS_LIKE_A_UNIT.search(led["lead"]):
        others = names_in(led["others"], known, reading)
        return [(led["lead"], LEAD), *((name, own or COOPERATING) for name, own in others)]
    bare, own = role_in_brackets(bare)
    vague = VAGUE.search(bare)
    if vague and bare not in known:
        reading.asks.append(f"「{bare}」没有逐一写明单位")
        reading.filler.append(vague.group())
        bare = bare[: vague.start()]
    return [(name, own) for name in at_and(bare, known) if name]


def role_in_brackets(token: str) -> tuple[str, str | None]:
    """Take 「（牵头）」 off a name; brackets with anything else belong to the name."""
    found = re.search(r"[(（]([^()（）]*)[)）]$", token)
    if found:
        for role, pattern in IN_BRACKETS.items():
            if pattern.match(found[1]):
                return token[: found.start()], role
    opened = re.match(r"^[(（](牵头|主办|配合|协办)[)）](.+)$", token)
    if opened:
        return opened[2], LEAD if opened[1] in ("牵头", "主办") else COOPERATING
    return token, None


def at_and(name: str, known: Collection[str]) -> list[str]:
    """Cut at 和, 与, 及 only where both sides are names of their own (教育局和体育局, not 卫生和计划生育委)."""
    if name in known:
        return [name]
    depth = 0
    for place, letter in enumerate(name):
        depth += (letter in OPEN) - (letter in CLOSE and depth > 0)
        found = AND.match(name, place)
        if depth == 0 and found:
            left, right = name[:place], name[found.end() :]
            if is_name(left, known) and right and (is_name(right, known) or AND.search(right)):
                return [left, *at_and(right, known)]
    return [name]


def is_name(text: str, known: Collection[str]) -> bool:
    return text in known or (len(text) >= 2 and (ENDS_LIKE_A_UNIT.search(text) or EVERYONE.match(text)) is not None)

"""What a password must be (GB/T 22239-2019 8.1.4.1 a: complexity; ASVS 5.0 6.2: no guessable words)."""

import re
from collections.abc import Collection

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from departments.models import Department, DepartmentAlias

SHORTEST, LONGEST, CLASSES = 8, 128, 3
CLASS_PATTERNS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
LOOKALIKES = str.maketrans("@0$1!3457", "aosiieast")
WEAK_WORDS = (
    "admin", "root", "guest", "test", "user", "pass", "passwd", "password", "welcome", "login", "portal", "qwer",
    "asdf", "zxcv", "qaz", "abc", "aa", "woaini", "iloveyou", "wenhua", "wenguang", "wenlv", "whj", "wlj", "wgj",
    "jiading", "jd", "shanghai", "sh", "chuangjian", "sfq", "zhengfu", "gov",
    "jingbanren", "jingban", "fuzeren", "lingdao", "shenji",
    "guanliyuan", "guanli", "duban", "ducha", "juzhang", "zhuren", "mima", "renwu", "jiedao",
    "china", "zhongguo", "huawei", "letmein",
)  # fmt: skip
KIND_OF_UNIT = re.compile(r"(街道办事处|街道|委员会|控股集团|集团|公司|中心|新区|镇|乡|局|委|办|区|处)$")
WEAK = "这个密码太容易猜到，请换一个，例如几个互不相干的词加数字和符号。"
FILLER = re.compile(r"(19|20)\d\d|[\W\d_]+")
RULES = (
    f"至少 {SHORTEST} 位，最多 {LONGEST} 位；建议 12 位以上",
    "大写字母、小写字母、数字、符号四类里至少有三类",
    "不含账号、姓名、单位名称",
    "不用容易猜到的词或单位、街镇的拼音加年份、数字，如 Wenhua@2016、Malu@1234",
)


class LengthAndClasses:
    """8 to 128 characters of at least three classes."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if not SHORTEST <= len(password) <= LONGEST:
            raise ValidationError(f"密码须为 {SHORTEST} 到 {LONGEST} 位。", code="password_length")
        if sum(bool(re.search(pattern, password)) for pattern in CLASS_PATTERNS) < CLASSES:
            raise ValidationError("密码须含大写字母、小写字母、数字、符号中的至少三类。", code="password_classes")

    def get_help_text(self) -> str:
        return "；".join(RULES[:2])


class NotAboutThePerson:
    """Not the account, the name or the unit."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        known = [getattr(user, "username", ""), getattr(user, "name", ""), str(getattr(user, "department", "") or "")]
        lowered = password.lower()
        if any(len(word) >= 2 and word.lower() in lowered for word in known):
            raise ValidationError("密码不能含账号、姓名或单位名称。", code="password_about_person")

    def get_help_text(self) -> str:
        return RULES[2]


class NotGuessable:
    """Not a weak word with digits, years or signs added."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if any(is_made_of(word, WEAK_WORDS) for word in words_in(password)) or len(set(password.lower())) < 5:
            raise ValidationError(WEAK, code="password_weak")

    def get_help_text(self) -> str:
        return RULES[3]


class NotAUnit:
    """Not a unit of the portal, as it is written or in pinyin, with digits, years, signs or weak words added."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        weak = {*WEAK_WORDS, *words_of_units()}
        if any(is_made_of(word, weak) for word in words_in(password)):
            raise ValidationError(WEAK, code="password_weak")

    def get_help_text(self) -> str:
        return RULES[3]


def words_in(password: str) -> set[str]:
    """Return what is left of a password without digits, years and signs; signs that stand for letters read as such."""
    lowered = password.lower()
    return {FILLER.sub("", lowered), FILLER.sub("", lowered.translate(LOOKALIKES)), re.sub(r"[^a-z]", "", lowered)}


def is_made_of(word: str, weak: Collection[str]) -> bool:
    """Return whether nothing, or a single letter, is left of a word without the weak words in it."""
    rest = word
    for each in sorted(weak, key=len, reverse=True):
        rest = rest.replace(each, "")
    return len(rest) < 2


def words_of_units() -> set[str]:
    """Return the names of all units in pinyin, as initials, and both without the kind of unit at the end."""
    from pypinyin import Style, lazy_pinyin  # only now: its dictionary takes 0.3 s and 40 MB, and a reader needs none

    names = {
        *Department.objects.values_list("name", flat=True),
        *DepartmentAlias.objects.values_list("name", flat=True),
    }
    names |= {KIND_OF_UNIT.sub("", name) for name in names}
    whole = {"".join(lazy_pinyin(name)).lower() for name in names}
    initials = {"".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower() for name in names}
    return {word for word in whole if len(word) >= 3} | {word for word in initials if len(word) >= 3}

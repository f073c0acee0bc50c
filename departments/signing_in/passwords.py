"""What a password must be (GB/T 22239-2019 8.1.4.1 a: complexity; ASVS 5.0 6.2: no guessable words)."""

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

SHORTEST, LONGEST, CLASSES = 8, 128, 3
CLASS_PATTERNS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
LOOKALIKES = str.maketrans("@0$1!3457", "aosiieast")
WEAK_WORDS = (
    "admin", "root", "guest", "test", "user", "pass", "passwd", "password", "welcome", "login", "portal", "qwer",
    "asdf", "zxcv", "qaz", "abc", "aa", "woaini", "iloveyou", "wenhua", "wenguang", "wenlv", "whj", "wlj", "wgj",
    "jiading", "jd", "shanghai", "sh", "chuangjian", "sfq", "zhengfu", "gov", "china", "zhongguo", "huawei", "letmein",
)  # fmt: skip
FILLER = re.compile(r"(19|20)\d\d|[\W\d_]+")
RULES = (
    f"至少 {SHORTEST} 位，最多 {LONGEST} 位；建议 12 位以上",
    "大写字母、小写字母、数字、符号四类里至少有三类",
    "不含账号、姓名、单位名称",
    "不用容易猜到的词加年份或数字，如 Wenhua@2016、Admin@123",
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
        lowered = password.lower()
        bare = {FILLER.sub("", lowered), FILLER.sub("", lowered.translate(LOOKALIKES)), re.sub(r"[^a-z]", "", lowered)}
        if any(word in WEAK_WORDS or repeated(word) for word in bare) or len(set(lowered)) < 5:
            raise ValidationError(
                "这个密码太容易猜到，请换一个，例如几个互不相干的词加数字和符号。", code="password_weak"
            )

    def get_help_text(self) -> str:
        return RULES[3]


def repeated(word: str) -> bool:
    """Return whether nothing is left of a word, or only one or two weak words in a row."""
    rest = word
    for weak in sorted(WEAK_WORDS, key=len, reverse=True):
        rest = rest.replace(weak, "")
    return len(rest) < 2

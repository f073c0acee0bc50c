"""The kind of a unit guessed from its name, for people who register dozens at once and correct the few wrong ones."""

import re

from departments.choices import DepartmentKind

KINDS = (
    (DepartmentKind.COLLECTIVE, r"^(?:各|全[区市县]|有关|相关|其他|其它)|等(?:部门|单位)$"),
    (DepartmentKind.ORGAN, r"人大|政协"),
    (
        DepartmentKind.MASS,
        r"(?:工会|团[区市县]?委|共青团|妇联|残联|文联|社联|侨联|科协|工商联|红十字会|青联|作协|记协|协会|商会|学会)",
    ),
    (DepartmentKind.COMPANY, r"(?:集团|公司|银行|企业|股份|电信|移动|联通)"),
    (DepartmentKind.TOWN, r"(?:街道|街道办|街道办事处|镇|乡|镇政府|乡政府|新区|工业区|园区|开发区|管委会)$"),
    (
        DepartmentKind.PARTY,
        r"(?:宣传部|组织部|统战部|政法委|纪委|监委|纪监委|党校|文明办|编办|[区市县]委办|[区市县]委办公室|党委|党工委|老干部局|政研室)",
    ),
)  # fmt: skip


def kind_by_name(name: str) -> DepartmentKind:
    """Return the kind of unit that a name suggests; a government department when it suggests none."""
    return next((kind for kind, pattern in KINDS if re.search(pattern, name)), DepartmentKind.GOVERNMENT)

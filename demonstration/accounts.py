"""The accounts of the demonstration: one for each role, and a clerk and a head for every unit. Never made elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime

from departments.choices import Role
from departments.models import Department, User

SINCE = datetime(2016, 1, 1, tzinfo=UTC)
PASSWORD = "Yanshi-2016!"
SURNAMES = "吴林周郑王冯褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎"


@dataclass(frozen=True)
class DemoAccount:
    """One made-up person; `shown` ones are listed on the sign-in page."""

    username: str
    name: str
    role: Role
    unit: str = ""
    shown: bool = False

    def described(self) -> str:
        return f"{self.unit} {self.role.label} {self.name}".strip()


UNITS = (  # unit, username, listed on the sign-in page
    ("发改委", "fgw", False), ("经委", "jw", False), ("财政局", "czj", True), ("文广局", "wgj", True),
    ("绿洲控股集团", "lvzhou", False), ("科委", "kw", False), ("总工会", "zgh", False), ("团委", "tw", False),
    ("教育局", "jyj", False), ("体育局", "tyj", False), ("税务局", "swj", False), ("民政局", "mzj", False),
    ("残联", "cl", False), ("妇联", "fl", False), ("区委办", "qwb", True), ("区府办", "qfb", False),
    ("宣传部", "xcb", False), ("质监局", "zjj", False), ("人社局", "rsj", False), ("编办", "bb", False),
    ("政协", "zx", False), ("人大", "rd", False), ("政研室", "zys", False),
    ("新成路街道", "xinchenglu", False), ("真新街道", "zhenxin", False), ("嘉定镇街道", "jiadingzhen", False),
    ("南翔镇", "nanxiang", False), ("安亭镇", "anting", False), ("马陆镇", "malu", True), ("徐行镇", "xuhang", False),
    ("华亭镇", "huating", False), ("外冈镇", "waigang", False), ("江桥镇", "jiangqiao", False),
    ("菊园新区", "juyuan", False), ("嘉定工业区", "gongyequ", False),
)  # fmt: skip
OFFICES = (
    DemoAccount("chuangjianban", "陈（演示）", Role.OFFICE, shown=True),
    DemoAccount("chuangjianban2", "孙（演示）", Role.OFFICE, shown=True),
    DemoAccount("lingdao", "赵（演示）", Role.LEADER, shown=True),
    DemoAccount("shenji", "钱（演示）", Role.AUDITOR, shown=True),
    DemoAccount("guanli", "李（演示）", Role.SYSADMIN, shown=True),
)


def officers() -> list[DemoAccount]:
    """Return a clerk and a head for every unit."""
    listed = []
    for place, (unit, username, shown) in enumerate(UNITS):
        clerk, head = SURNAMES[place], SURNAMES[-place - 1]
        listed.append(DemoAccount(username, f"{clerk}（演示）", Role.CLERK, unit, shown))
        listed.append(DemoAccount(f"{username}.head", f"{head}（演示）", Role.HEAD, unit, shown and unit == "文广局"))
    return listed


ACCOUNTS = (*OFFICES, *officers())


def make_accounts() -> None:
    """Make all accounts of the demonstration, with the one password that the sign-in page tells."""
    units = {unit.name: unit for unit in Department.objects.all()}
    pattern = User()
    pattern.set_password(PASSWORD)
    User.objects.bulk_create(
        User(
            username=account.username,
            name=account.name,
            role=account.role,
            department=units[account.unit] if account.unit else None,
            password=pattern.password,
            must_change_password=False,
            in_post_since=SINCE,
        )
        for account in ACCOUNTS
    )

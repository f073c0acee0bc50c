"""Write every page of the portal as every kind of reader sees it on two days, and compare two such folders.

Usage: python scripts/rendered_pages.py write FOLDER
       python scripts/rendered_pages.py compare BEFORE AFTER

Written before and after a change that must change no page: of a template's layout, or of where code lives. The pages
come from the demonstration, played in a new SQLite database with a fixed clock; what differs from answer to answer
(tokens of forms, keys of requests, numbers of requests) is replaced. The comparison is scripts/page_comparison.py.
"""

import logging
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
sys.path.insert(0, str(ROOT))

from scripts.handed_in import first_group, things_of_the_office  # noqa: E402 - found only from here on
from scripts.page_comparison import compare  # noqa: E402 - found only from here on

KEYS = {  # the same each time: pages show digests that are made with them
    "SECRET_KEY": "what signs sessions and forms of all rendered pages",
    "LEDGER_KEY": "the-ledger-key-of-the-rendered-pages-is-no-secret",
}
Answer = TypeVar("Answer")
NOON = datetime(2016, 10, 15, 4, tzinfo=UTC)
PAST = date(2016, 7, 6)
READERS = {  # those of tests/matrix.py, and whose account they use in the demonstration
    "nobody": "",
    "wu": "wgj",
    "zheng": "malu",
    "lin": "wgj.head",
    "chen": "chuangjianban",
    "zhao": "lingdao",
    "qian": "shenji",
    "li": "guanli",
}
PLACES = ((1, 1), (1, 3), (3, 1), (8, 1), (9, 1), (13, 1), (14, 2), (14, 3), (16, 5), (17, 2), (20, 1))  # special fates
ACTED_ON = ((1, 3), (3, 1), (14, 2), (14, 3), (17, 2))
PAGES = (  # addresses of one page each, and queries that show another part of it
    "/", "/review/", "/report/", "/report/?all=1", "/tasks/", "/tasks/?page=2", "/tasks/?light=overdue&q=项目",
    "/tasks/?light=nonsense", "/tasks/export/?light=nonsense", "/tasks/urge/?light=overdue", "/tasks/instruct/",
    "/tasks/views/", "/notices/", "/questions/", "/questions/?show=all", "/import/", "/fill-sheets/", "/status/",
    "/units/merge/", "/audit/", "/table/", "/table/?view=wall", "/table/wall/", "/overview/",
    "/overview/?compare=2016-05-01", "/overview/?compare=2099-01-01", "/overdue/", "/overdue/?order=lead",
    "/overdue/?order=unit", "/timeline/", "/timeline/?by=lead", "/timeline/?light=overdue", "/evidence/",
    "/evidence/?open=all", "/units/", "/access/", "/access/all/", "/reports/", "/reports/make/",
    "/reports/make/?light=overdue", "/reports/schedules/", "/reports/schedules/new/", "/reports/locks/", "/sign-in/",
    "/password/", "/no-such-page/", "/?as_of=2016-13-01",
)  # fmt: skip
PARTS = ("/tasks/", "/audit/", "/reports/", "/evidence/?open=all", "/table/wall/")  # also asked by htmx
UNTYPED = (
    "/import/", "/fill-sheets/", "/review/", "/report/", "/tasks/urge/", "/tasks/views/", "/access/",
    "/password/", "/reports/make/", "/reports/schedules/new/", "/reports/locks/", "/units/merge/",
    "/sign-in/",
)  # fmt: skip
ACTIONS = (
    "dispatch", "acknowledge", "report", "correct", "reply", "claim", "agree", "object", "ask-extension", "confirm",
    "send-back", "grant-extension", "refuse-extension", "urge", "demand", "suspend", "resume", "cancel", "reopen",
    "instruct",
)  # fmt: skip
NO_PAGES = {  # files and other answers that are no page
    "healthz", "tasks:evidence", "tasks:evidence_shown", "tasks:evidence_archive", "exports:ledger",
    "fill_sheets:download", "exports:official_table",
}  # fmt: skip
CHANGING = (
    (re.compile(r"""((?:name="csrfmiddlewaretoken" value=|"X-CSRFToken": )")\w+"""), r"\1TOKEN"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "SHA256"),
    (re.compile(r"\bseal=[0-9a-f]{16}\b"), "seal=SEAL"),  # of the wall's own HTML
    (re.compile(r"(请求号\s*(<\w+>)?\s*)[0-9a-f]{8}\b"), r"\1NUMBER"),
)


@contextmanager
def portal() -> Iterator[set[str]]:
    """Set Django up on an empty database of its own, at noon of the demonstration's last day, and play the year.

    Yields the names of the templates that were rendered since then; the set grows.
    """
    with tempfile.TemporaryDirectory(prefix="portal-pages-") as folder:
        own = {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "MEDIA_ROOT": f"{folder}/media", "DEMO": "on"}
        fixed = {"DJANGO_SETTINGS_MODULE": "jiading.settings", "API": "on", "PORTAL_TODAY": f"{NOON:%Y-%m-%d}"}
        os.environ.update(KEYS | own | fixed)
        import django
        from django.conf import settings
        from django.core.management import call_command
        from django.test.signals import template_rendered
        from django.test.utils import setup_test_environment
        from django.utils import timezone

        django.setup()
        setup_test_environment(debug=False)
        logging.disable(logging.CRITICAL)  # refusals are meant here
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
        settings.RATES = dict.fromkeys(settings.RATES, 0)
        timezone.now = lambda: NOON
        from demonstration.playing import play_year

        call_command("migrate", verbosity=0)
        play_year()  # the official plan alone, so that pages of one plan need no choice
        drawn: set[str] = set()
        template_rendered.connect(lambda template, **_: drawn.add(str(template.name)), weak=False)
        yield drawn


def browser(username: str) -> "Client":
    """Return a test client in which that account of the demonstration has signed in; nobody for an empty name."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(raise_request_exception=False)
    if username:
        user = get_user_model().objects.get(username=username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tasks_at(places: Iterable[tuple[int, int]]) -> list[int]:
    """Return the ids of the tasks at these places (row, place in the row) of the plan."""
    from django.apps import apps

    rows = apps.get_model("tasks", "Task").objects.values_list("project__position", "position", "pk")
    ids = {(row, place): pk for row, place, pk in rows}
    return [ids[place] for place in places]


def addresses() -> list[str]:
    """Return every address to be asked for, without the day."""
    from departments.models import Department

    office, head = browser(READERS["chen"]), browser(READERS["lin"])
    asked = [*PAGES, *things_of_the_office(office, head, READERS["chen"], NOON.date())]
    asked += [
        f"/units/{pk}/" for pk in Department.objects.filter(name__in=["文广局", "马陆镇"]).values_list("pk", flat=True)
    ]
    asked += [f"/tasks/{pk}/{rest}" for pk in tasks_at(PLACES) for rest in ("", "evidence/")]
    asked += [f"/tasks/{pk}/{act}/" for pk in tasks_at(ACTED_ON) for act in (*ACTIONS, "nonsense")]
    return [*asked, first_group(r"(/questions/\d+/settle/)", browser(READERS["chen"]), "/questions/")]


def on_day(address: str, day: date) -> str:
    return address if day == NOON.date() else f"{address}{'&' if '?' in address else '?'}as_of={day}"


def stable(text: str) -> str:
    """Replace what differs from answer to answer."""
    for pattern, replacement in CHANGING:
        text = pattern.sub(replacement, text)
    return text


class Folder:
    """Where the answers of one reader go: pages as files, all others as a line in `answers.txt`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[str] = []
        path.mkdir(parents=True)

    def keep(self, name: str, answer: "HttpResponseBase") -> None:
        """Keep an answer under the words that asked for it."""
        from django.http import HttpResponse

        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        said = f"{answer.status_code} {kind} {answer.headers.get('Location', '')}"
        self.lines.append(stable(f"{name} → {said}".rstrip()))
        if kind == "text/html" and isinstance(answer, HttpResponse):
            file = re.sub(r"[^\w=.-]+", "_", name).strip("_") or "_"
            (self.path / f"{file}.html").write_text(stable(answer.content.decode()), encoding="utf-8")

    def close(self) -> None:
        (self.path / "answers.txt").write_text("\n".join([*self.lines, ""]), encoding="utf-8")


def undone(ask: Callable[[], Answer]) -> Answer:
    """Call what asks the portal, and undo what it did to the database; return the answer."""
    from django.db import transaction

    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return answer


def write_reader(folder: Folder, client: "Client", asked: list[str]) -> None:
    """Ask for every address on both days, by htmx where it gets a part, and post empty forms."""
    unsafe = [each for each in asked if re.fullmatch(r"/tasks/\d+/[a-z-]+/", each) and "evidence" not in each]
    for day in (NOON.date(), PAST):
        for address in (each for each in asked if day != PAST or "nonsense" not in each):
            url = on_day(address, day)
            folder.keep(f"GET {url}", undone(partial(client.get, url)))
        for address in PARTS:
            url = on_day(address, day)
            folder.keep(f"PART {url}", undone(partial(client.get, url, headers={"HX-Request": "true"})))
    for url in (*UNTYPED, *unsafe):
        folder.keep(f"POST {url}", undone(partial(client.post, url)))
    folder.close()


def write(target: str) -> int:
    """Write the answers of every reader below the folder; return 1 when an address of the role matrix was left out."""
    with portal() as drawn:
        asked = addresses()
        for reader, username in READERS.items():
            write_reader(Folder(Path(target) / reader), browser(username), asked)
        pages = len(list(Path(target).rglob("*.html")))
        print(f"{pages} 个页面，{len(READERS)} 类读者，{len(asked)} 个地址")
        files = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
        print(f"没有画出的模板：{'、'.join(sorted(files - drawn)) or '无'}")
        return told(never_asked(asked))


def never_asked(asked: list[str]) -> list[str]:
    """Return the names of the role matrix that answer with a page to somebody and that no address opens."""
    from django.urls import Resolver404, resolve

    from tests.matrix import GET

    opened = set()
    for address in asked:
        try:
            opened.add(resolve(address.partition("?")[0]).view_name)
        except Resolver404:
            continue
    shown = {name.split()[0] for name, answers in GET.items() if 200 in answers}
    return sorted(shown - opened - NO_PAGES)


def told(left_out: list[str]) -> int:
    for name in left_out:
        print(f"没有打开：{name}")
    return int(bool(left_out))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", folder]:
            sys.exit(write(folder))
        case ["compare", before, after]:
            sys.exit(compare(Path(before), Path(after)))
        case _:
            sys.exit(__doc__)

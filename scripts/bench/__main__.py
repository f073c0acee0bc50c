"""make bench: what reading a table costs, what a search costs, and what each page with 10,000 and 100,000 tasks costs.

Each page stands beside its floor, and how many times that it takes.
Usage: python -m scripts.bench [10000 [100000 ...]]. Compare machines only by the ratios of one run, never by seconds.
"""

import sys
import time
from statistics import median

from scripts.bench import importing, searching
from scripts.bench.client import Browser, Timing, per_second, token_in
from scripts.bench.server import memory, portal
from scripts.bench.sizes import PAST

TIMES, CLIENTS = 15, 8
TASK = 100_001  # a copy like any other
PAGES = (  # name, address, the floor's address
    ("任务，按期限", "/tasks/", "/floor/list/"),
    ("逾期", "/overdue/", "/floor/overdue/"),
    ("总览", "/overview/", "/floor/overview/"),
    ("总览，过去一天", f"/overview/?as_of={PAST}", "/floor/overview/"),
    ("一项任务", f"/tasks/{TASK}/", f"/floor/task/{TASK}/"),
)
FILES = (("导出本列表 .xlsx", "/tasks/export/", "/floor/list.xlsx"),)
HEAD = f"{'':<24}{'ms':>10}{'底线 ms':>10}{'倍数':>8}{'SQL':>6}{'kB':>8}"


def line(name: str, taken: Timing, floor: float) -> str:
    shown = f"{taken.seconds * 1000:>10.1f}{floor * 1000:>10.1f}{taken.seconds / floor:>8.1f}"
    return f"{name:<24}{shown}{taken.statements:>6}{taken.sent / 1000:>8.1f}"


def reports(browser: Browser, path: str, times: int) -> Timing:
    """Send reports on one task as its clerk does, at the address `path`: form, post, answer."""
    taken, statements = [], 0
    for number in range(times):
        _, page = browser.ask(path)
        seen = page.split(b'name="seen" value="')[1].split(b'"')[0].decode()
        key = page.split(b'name="key" value="')[1].split(b'"')[0].decode()
        form = {
            "csrfmiddlewaretoken": token_in(page),
            "seen": seen,
            "key": key,
            "percent": 50,
            "progress": f"第 {number} 次。",
        }
        began = time.perf_counter()
        answer, body = browser.ask(path, form)
        taken.append(time.perf_counter() - began)
        statements = int(answer.headers.get("X-Statements", 0))
        if answer.status != 302:
            raise RuntimeError("the report was refused")
    return Timing(median(taken), statements, len(body))


def measure(tasks: int) -> None:
    began = time.monotonic()
    with portal(tasks) as (port, server):
        print(f"\n{tasks} 项任务（装入 {time.monotonic() - began:.0f} 秒）\n{HEAD}", flush=True)
        leader, office = Browser(port, "leader"), Browser(port, "office")
        for name, address, floor in PAGES:
            print(line(name, leader.timed(address, TIMES), leader.timed(floor, TIMES).seconds), flush=True)
        for name, address, floor in FILES:
            print(line(name, office.timed(address, 1), office.timed(floor, 1).seconds), flush=True)
        reported = reports(*clerk_and_address(port), TIMES)
        print(line("提交反馈", reported, leader.timed(f"/floor/report/{TASK}/", TIMES).seconds), flush=True)
        browsers = [Browser(port, "leader") for _ in range(CLIENTS)]
        listed, least = (per_second(browsers, address, 12) for address in ("/tasks/", "/floor/list/"))
        print(
            f"任务，{CLIENTS} 人同时：每秒 {listed:.0f} 页，底线 {least:.0f} 页\n内存：{memory(server):.0f} MiB",
            flush=True,
        )


def clerk_and_address(port: int) -> tuple[Browser, str]:
    """Sign in as a clerk of a unit that carries some running task; return also the address where that clerk reports."""
    clerk = Browser(port, "u0")
    _, page = clerk.ask("/tasks/?state=in_progress")
    found = page.split(b"<tbody>")[1].split(b'href="/tasks/')[1].split(b"/")[0].decode()
    return clerk, f"/tasks/{found}/report/"


importing.main()
searching.main()
for size in [int(word) for word in sys.argv[1:]] or [10_000, 100_000]:
    measure(size)

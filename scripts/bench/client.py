"""A browser of the bench: one connection, one signed-in person, times of whole answers."""

import gzip
import http.client
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from scripts.bench.sizes import PASSWORD


@dataclass(frozen=True)
class Timing:
    """What one address cost: median seconds of an answer, SQL statements, and bytes of the answer after gzip."""

    seconds: float
    statements: int
    sent: int


class Browser:
    """Keeps its cookies and its connection."""

    def __init__(self, port: int, username: str) -> None:
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}
        page = self.ask("/sign-in/")[1]
        form = {"csrfmiddlewaretoken": token_in(page), "username": username, "password": PASSWORD}
        answer, _ = self.ask("/sign-in/", form)
        if answer.status != 302:
            raise RuntimeError(f"{username} cannot sign in: {answer.status}")

    def ask(self, path: str, form: Mapping[str, object] | None = None) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask for a page, or send a form; return the answer and what it holds."""
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": said, "Accept-Encoding": "identity"}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        method, body = ("GET", None) if form is None else ("POST", urlencode(form))
        self.wire.request(method, path, body, headers)
        answer = self.wire.getresponse()
        page = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status >= 400:
            raise RuntimeError(f"{path}: {answer.status}")
        return answer, page

    def timed(self, path: str, times: int) -> Timing:
        """Ask for the address some times, after once for warmth; the server may have hung up since the last page."""
        self.wire.close()
        answer, body = self.ask(path)
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            answer, body = self.ask(path)
            taken.append(time.perf_counter() - began)
        return Timing(median(taken), int(answer.headers.get("X-Statements", 0)), len(gzip.compress(body)))


def token_in(page: bytes) -> str:
    """Return the token of the first form of a page; raise RuntimeError when it has none."""
    found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the page has no form")
    return found.group(1).decode()


def per_second(browsers: list[Browser], path: str, each: int) -> float:
    """Return how many answers a second several browsers get together."""
    for browser in browsers:
        browser.wire.close()
    threads = [threading.Thread(target=lambda b=b: [b.ask(path) for _ in range(each)]) for b in browsers]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(browsers) * each / (time.perf_counter() - began)

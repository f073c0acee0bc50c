"""What a search costs over 100,000 texts on both databases: python -m scripts.bench.searching; make bench runs it.

Each line is the median of whole answers of a running portal: the page with the first hits of each group. A clerk
searches within his tasks, the office everywhere.
"""

from urllib.parse import urlencode

from scripts.bench.client import Browser, Timing
from scripts.bench.server import portal

TASKS = 30_400  # with their rows and entries a little over 100,000 texts
ENGINES = ("sqlite", "postgresql")
TIMES, LIMIT = 15, 100  # answers; milliseconds
ASKED = (  # what it is, the words; how common each is stands in multiply.SPRINKLED
    ("1 字，几乎每条", "施"),
    ("1 字，少见", "馆"),
    ("2 字", "书社"),
    ("3 字", "图书馆"),
    ("4 字", "图书馆总"),
    ("拼音首字母", "tsg"),
    ("两个词", "图书馆 机制"),
    ("没有的词", "不存在的词"),
)
READERS = (("创建办", "office"), ("经办人", "u0"))
HEAD = f"{'':<18}" + "".join(f"{f'{reader} ms':>12}" for reader, _ in READERS) + f"{'SQL':>6}   {'限':<8}"


def line(name: str, taken: list[Timing]) -> str:
    shown = "".join(f"{each.seconds * 1000:>12.0f}" for each in taken)
    kept = all(each.seconds * 1000 <= LIMIT for each in taken)
    return f"{name:<18}{shown}{taken[0].statements:>6}   {LIMIT} ms {'✓' if kept else '✗'}"


def main() -> None:
    """Print what each kind of words costs on each database."""
    for engine in ENGINES:
        with portal(TASKS, engine) as (port, _):
            print(f"\n搜索，十万条文字，{engine}\n{HEAD}", flush=True)
            browsers = [Browser(port, username) for _, username in READERS]
            for name, words in ASKED:
                address = f"/search/?{urlencode({'q': words})}"
                print(line(name, [browser.timed(address, TIMES) for browser in browsers]), flush=True)


if __name__ == "__main__":
    main()

"""总览: the page says what the figures say, any day and any comparison, to each reader; its charts are their tables."""

import hashlib
import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from reports import charts, figures
from reports.figures import CountsRow, Figure
from tasks.as_of.day import AsOf
from tasks.choices import Light
from tasks.services import claims, steering, urging
from tests.amount import some
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
ECHARTS = "bf4a223524e40b77c304bec67e1222cf551f14880cf42c69dc046558e11c07b1"  # of ECharts 5.6.0
LINK = re.compile(r'<a href="([^"]+)" data-figure>(\d+)</a>')


@pytest.fixture
def overview(signed_in):
    """What the page says to somebody."""

    def ask(user, today: str = "2016-10-15", **query):
        return signed_in(user, today).get(reverse("reports:overview"), query)

    return ask


@pytest.fixture
def autumn(task, report, people, units):
    """Tasks of all lights: done in September, overdue with a 批示, silent, due soon, without a date, cancelled."""
    made = [task(due) for due in ("2016-09-30", "2016-10-10", "2017-06-30", "2016-10-20", None, "2016-12-31")]
    for one in (*made[:2], *made[3:]):
        report(one, "2016-09-20")
    said = {"text": "已完成。", "reason": "长期配合。"}
    claim(task=made[0], by=people.lin, when=at("2016-09-25"), **said)
    claims.confirm(task=made[0], by=people.chen, when=at("2016-10-03"))
    urging.instruct(
        task=made[1], by=people.zhao, when=at("2016-10-12"), text="为什么没有办完？", reply_by=DAY("2016-10-20")
    )
    steering.cancel(task=made[5], by=people.chen, when=at("2016-10-05"), text="合并。")
    return made


def test_five_answers_stand_on_the_page(autumn, people, overview):
    page = overview(people.zhao)
    said = re.sub(r"<[^>]+>|\s+", "", page.content.decode())
    for words in (
        "落实率=已办结÷（全部任务−已取消）=1÷（6−1）=20.0%",
        "还差2项到「合格」（60%）",
        "5天1、开展读书活动。",  # the overdue one, and with whom it lies
        "文广局、财政局、马陆镇等4个单位",
        "批示未回复1项",
        "赵2016-10-12：为什么没有办完？待文广局回复，限2016-10-20",
        "沉默的牵头单位1项任务",
        "文广局12016-03-01228天",
        "2016-09-30以来的变化",
        "新办结1",
        "2016-10-03审核通过",
        "新逾期1",
    ):
        assert words in said, words


def test_silent_tasks_are_one_number_with_its_parts(task, people, units, overview):
    joint = [(units["文广局"], "lead"), (units["财政局"], "lead")]
    for due, leads in (("2017-06-30", joint), ("2016-09-30", joint[:1]), ("2016-10-20", joint[:1])):
        task(due, pairs=leads)
    said = re.sub(r"<[^>]+>|\s+", "", overview(people.zhao).content.decode())
    for words in (
        "沉默1较9月30日",
        "连同灯是逾期、临期的共3项",
        "沉默的牵头单位3项任务",
        "文广局32016-03-01228天",
        "财政局12016-03-01228天",
        "合计共同牵头的只计一次3",
        "每项只亮一盏灯：沉默1项，逾期1项，临期1项。",
        "牵头单位沉默（含逾期、临期）3",
    ):
        assert words in said, words


@pytest.mark.shared
def test_each_number_on_the_page_opens_a_list_of_exactly_its_length(autumn, people, signed_in, overview):
    for user, query in ((people.zhao, {}), (people.xie, {"as_of": "2016-09-26", "compare": "2016-03-15"})):
        page, client = overview(user, **query).content.decode(), signed_in(user)
        numbers = set(LINK.findall(page))
        assert len(numbers) > 30
        for url, number in some(sorted(numbers), 60):
            listed = client.get(url.replace("&amp;", "&"))
            assert (url, len(listed.context["table"].rows)) == (url, int(number))


def test_the_page_of_a_past_day_stays_the_same(autumn, people, overview, report, task):
    def shown():
        page = overview(people.zhao, as_of="2016-09-27", compare="2016-09-01").content.decode()
        return re.sub(
            r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|未读通知 \d+ 条|\d+</span>', "", page
        )

    before = shown()
    report(autumn[2], "2016-10-06", progress="后来的进展。")
    task("2016-09-26", entered="2016-10-07", text="后来的任务。")
    assert shown() == before


def test_a_reader_sees_the_own_scope_only(autumn, people, overview, task, units):
    task("2016-10-01", pairs=[(units["财政局"], "lead")])
    seen = {who: overview(getattr(people, who)).context["rate"].counted for who in ("zhao", "zhou", "xie", "zheng")}
    assert seen == {"zhao": 6, "zhou": 6, "xie": 5, "zheng": 0}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2016-10-15", "比较日期 2016-10-15 不早于截至日期 2016-10-15"),
        ("2017-01-01", "不早于截至日期"),
        ("2016-02-30", "看不懂日期「2016-02-30」"),
        ("昨天", "看不懂日期「昨天」"),
        ("2016-10-01' OR 1=1", "看不懂日期"),
    ],
)
@pytest.mark.shared
def test_a_wrong_day_to_compare_with_is_answered_in_a_sentence(task, people, overview, asked, sentence):
    task()
    answer = overview(people.zhao, compare=asked)
    said = answer.content.decode()
    assert (answer.status_code, sentence in said, 'href="/overview/"' in said) == (400, True, True)


@pytest.mark.shared
def test_without_a_word_the_page_compares_with_the_end_of_the_last_month(task, people, overview):
    task()
    assert overview(people.zhao).context["earlier"] == DAY("2016-09-30")
    assert overview(people.zhao, as_of="2016-09-30").context["earlier"] == DAY("2016-08-31")
    assert overview(people.zhao, as_of="2016-05-20", compare="2016-05-19").context["earlier"] == DAY("2016-05-19")


def ways(page, words: str) -> list[dict]:
    """Where the links with these words lead, as queries."""
    found = re.findall(rf'<a[^>]* href="([^"]*)"[^>]*>[‹ ]*{words}[ ›]*</a>', page.content.decode())
    return [dict(parse_qsl(urlsplit(url.replace("&amp;", "&")).query)) for url in found]


@pytest.mark.shared
def test_steps_lead_to_the_days_before_and_after_and_never_past_today(task, people, overview):
    task()
    page = overview(people.zhao, as_of="2016-09-10", compare="2016-08-31", plan="ceshi")
    kept = {"compare": "2016-08-31", "plan": "ceshi"}
    assert ways(page, "上一周")[0] == {"as_of": "2016-09-03", **kept}
    assert ways(page, "下一周")[0] == {"as_of": "2016-09-17", **kept}
    assert ways(page, "上月末")[0] == {"as_of": "2016-08-31", "plan": "ceshi"}  # no day is compared with itself
    assert ways(page, "下月末")[0] == {"as_of": "2016-09-30", **kept}
    assert ways(page, "上季末")[0] == {"as_of": "2016-06-30", "plan": "ceshi"}
    assert ways(page, "下季末")[0] == {"as_of": "2016-09-30", **kept}
    assert ways(page, "一周前")[0] == {"as_of": "2016-09-10", "compare": "2016-09-03", "plan": "ceshi"}
    assert ways(page, "本页固定地址")[0] == {"as_of": "2016-09-10", **kept}
    today = overview(people.zhao)
    assert [ways(today, words) for words in ("下一周", "下月末", "下季末")] == [[], [], []]


@pytest.mark.shared
def test_every_page_that_takes_a_day_has_the_steps(task, people, signed_in):
    task()
    for name in ("tasks:workbench", "tasks:list", "reports:table", "reports:overdue", "tasks:questions"):
        page = signed_in(people.chen).get(reverse(name), {"as_of": "2016-09-10"})
        assert ways(page, "上一周")[0]["as_of"] == "2016-09-03", name


def test_a_day_before_everything_is_a_day_without_tasks_or_a_sentence(task, people, overview):
    task()
    assert "这一天还没有任务" in overview(people.zhao, as_of="1949-01-01").content.decode()
    assert "日期 0001-01-05 太早了" in overview(people.zhao, as_of="0001-01-05").content.decode()
    assert "日期 1900-01-01 太早了" in overview(people.zhao, compare="1900-01-01").content.decode()


def row(name: str, *values: int) -> CountsRow:
    lights = [Figure(light.label, value, {"light": light.value}) for light, value in zip(Light, values, strict=True)]
    return CountsRow(name, Figure(name, sum(values)), lights)


def test_a_stacked_bar_draws_what_its_table_says_each_part_with_its_list():
    option = charts.lights_by(
        "各类", [row("甲", 1, 0, 2, 3, 0, 4, 7), row("乙", 0, 5, 0, 0, 6, 0, 0)], "?{0.query}".format
    )
    drawn = {
        series["name"]: [(part["value"], part["url"], part["label"]["show"]) for part in series["data"]]
        for series in option["series"]
    }
    assert list(drawn) == Light.labels
    assert drawn["逾期"] == [(1, "?{'light': 'overdue'}", True), (0, "?{'light': 'overdue'}", False)]
    assert drawn["已办结"] == [(4, "?{'light': 'done'}", True), (0, "?{'light': 'done'}", False)]
    assert option["yAxis"]["data"] == ["甲", "乙"]


def test_a_plan_that_is_all_dispatched_has_no_bar_for_what_is_not():
    option = charts.lights_by("各类", [row("甲", 1, 0, 2, 3, 0, 4, 0)], str)
    assert [series["name"] for series in option["series"]] == [word for word in Light.labels if word != "未交办"]


def test_lights_differ_in_black_and_white():
    """No two lights share pattern and brightness; the pattern is drawn because aria and decal are on."""

    def brightness(colour: str) -> int:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return round((299 * red + 587 * green + 114 * blue) / 1000)

    option = charts.lights_by("各类", [row("甲", 1, 1, 1, 1, 1, 1, 1)], str)
    assert option["aria"]["enabled"] and option["aria"]["decal"]["show"]
    looks = [
        (json.dumps(series["itemStyle"]["decal"]), brightness(series["itemStyle"]["color"]))
        for series in option["series"]
    ]
    for place, (pattern, light) in enumerate(looks):
        for other, more in looks[place + 1 :]:
            assert pattern != other or abs(light - more) > 60


@pytest.mark.shared
def test_tooltips_are_never_written_as_html_and_nothing_moves(autumn, people, overview):
    options = overview(people.zhao).context["charts"]
    assert list(options) == ["by-category", "by-lead", "burn-up", "due-by-month"]
    for option in options.values():
        assert (option["tooltip"]["renderMode"], option["animation"]) == ("richText", False)


def test_charts_say_the_numbers_of_the_tables(autumn, people, overview, plan):
    context = overview(people.zhao).context
    rows = AsOf([plan], DAY("2016-10-15")).tasks()
    burn_up, due = context["charts"]["burn-up"], context["charts"]["due-by-month"]
    points = figures.trend(rows)
    assert burn_up["xAxis"]["data"] == [str(point.day) for point in points]
    done = [part and part["value"] for part in burn_up["series"][0]["data"]]
    assert done == [point.completed.value if point.completed else None for point in points]
    assert [part["value"] for part in due["series"][0]["data"]] == [one.value for one in figures.ahead(rows).figures]
    assert due["series"][0]["data"][0]["url"] == "/tasks/?light=overdue"


def test_the_summary_says_what_its_figures_say_one_by_one(autumn, plan):
    for day in ("2016-09-01", "2016-09-26", "2016-10-15"):
        rows = AsOf([plan], DAY(day)).tasks()
        found = figures.summary(rows)
        assert (found.rate, found.kept) == (figures.rate(rows), figures.punctuality(rows))
        assert (found.lights, found.categories) == (figures.by_light(rows), figures.by_category(rows))


@pytest.mark.shared
def test_what_a_person_typed_stays_text_in_a_chart(task, people, overview):
    task(category="</script><img src=x>")
    page = overview(people.zhao).content.decode()
    assert "</script><img" not in page and "\\u003C/script\\u003E\\u003Cimg src=x\\u003E" in page


@pytest.mark.shared
def test_the_chart_library_is_the_one_that_was_checked_and_only_this_page_loads_it(task, people, signed_in, overview):
    with open(finders.find("vendor/echarts/echarts.min.js"), "rb") as library:
        assert hashlib.sha256(library.read()).hexdigest() == ECHARTS
    task()
    assert "echarts.min.js" in overview(people.zhao).content.decode()
    for name in ("tasks:workbench", "tasks:list", "tasks:questions", "reports:table"):
        assert "echarts" not in signed_in(people.zhao).get(reverse(name)).content.decode()


@pytest.mark.parametrize(("who", "most"), [("zhao", 20), ("xie", 21)])  # 13 are the figures
@pytest.mark.shared
def test_the_page_asks_as_often_for_fifty_tasks_as_for_one(
    task, report, people, signed_in, who, most, django_assert_max_num_queries
):
    client, counts = signed_in(getattr(people, who)), []
    for number in (1, 2, 47):
        for _ in range(number):
            report(task("2016-06-30"), "2016-10-01")
        with django_assert_max_num_queries(most) as asked:
            client.get(reverse("reports:overview"))
        counts.append(len(asked))
    assert counts == [counts[0]] * 3

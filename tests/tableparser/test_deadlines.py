"""时间节点 texts: what each means, as a table. An empty second column: no date follows, and none may be invented."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tableparser.cells.deadlines import read_deadline
from tableparser.cells.festivals import SPRING_FESTIVAL
from tests.tableparser.deadline_texts import DATED, UNDATED
from tests.tableparser.office_deadlines import ELSEWHERE, FOURTH, THIRD
from tests.tableparser.spoiling import spoiled

TEXTS = [  # text, dates, precision
    ("2016年6月前完成", "2016-05-31,2016-06-30", "month"),
    ("2016年12月底基本完成", "2016-12-31", "month"),
    ("2016年12月完成", "2016-12-31", "month"),
    ("2016年", "2016-12-31", "year"),
    ("2016年度", "2016-12-31", "year"),
    ("2016年底前", "2016-12-31", "year"),
    ("2016年年底前完成", "2016-12-31", "year"),
    ("2016年内", "2016-12-31", "year"),
    ("2016年年内完成", "2016-12-31", "year"),
    ("2016年末", "2016-12-31", "year"),
    ("2016年前", "2015-12-31,2016-12-31", "year"),
    ("2016年上半年", "2016-06-30", "half"),
    ("2016年下半年完成", "2016-12-31", "half"),
    ("2016年第三季度", "2016-09-30", "quarter"),
    ("2016年三季度末前", "2016-09-30", "quarter"),
    ("2016年一至三季度", "2016-09-30", "quarter"),
    ("2016年1-3季度", "2016-09-30", "quarter"),
    ("2016年前三季度", "2016-09-30", "quarter"),
    ("2016年Q3", "2016-09-30", "quarter"),
    ("2016年第四季度前", "2016-09-30,2016-12-31", "quarter"),
    ("2016年6月上旬", "2016-06-10", "ten_days"),
    ("2016年6月中旬前", "2016-06-10,2016-06-20", "ten_days"),
    ("2016年2月下旬", "2016-02-29", "ten_days"),
    ("2016年6月30日", "2016-06-30", "day"),
    ("2016年6月30日前", "2016-06-30", "day"),
    ("2016年6月15日之前完成", "2016-06-15", "day"),
    ("2016-06-30", "2016-06-30", "day"),
    ("2016/6/30", "2016-06-30", "day"),
    ("2016.6.30", "2016-06-30", "day"),
    ("2016.06", "2016-06-30", "month"),
    ("2016.6前", "2016-05-31,2016-06-30", "month"),
    ("2016.12.31前", "2016-12-31", "day"),
    ("20160630", "2016-06-30", "day"),
    ("16年6月底", "2016-06-30", "month"),
    ("二〇一六年六月底前", "2016-06-30", "month"),
    ("二○一六年十二月三十一日", "2016-12-31", "day"),
    ("二零一七年三月", "2017-03-31", "month"),
    ("２０１６年６月底", "2016-06-30", "month"),
    ("2016年 6 月\n底前", "2016-06-30", "month"),
    ("6月底前", "", "month"),
    ("12月31日前", "", "day"),
    ("年底前", "", "year"),
    ("第三季度", "", "quarter"),
    ("上半年", "", "half"),
    ("长期", "", "ongoing"),
    ("长期坚持", "", "ongoing"),
    ("持续推进", "", "ongoing"),
    ("每季度", "", "ongoing"),
    ("每年12月底前", "", "ongoing"),
    ("每年", "", "ongoing"),
    ("2016年起每年", "", "ongoing"),
    ("2016年12月底前，并长期坚持", "2016-12-31", "month"),
    ("2016年6月起长期坚持", "", "ongoing"),
    ("2016年6月起", "", "none"),
    ("2016年6月启动，2017年底完成", "2017-12-31", "year"),
    ("待定", "", "none"),
    ("另行通知", "", "none"),
    ("", "", "none"),
    ("按上级要求", "", "none"),
    ("2016年2月30日", "", "none"),
    ("2016年13月", "", "none"),
    ("6月31日", "", "none"),
    ("2016年3月至6月", "2016-06-30", "month"),
    ("2016年3-6月", "2016-06-30", "month"),
    ("2016年3月—2017年6月", "2017-06-30", "month"),
    ("2016年3月1日至5月31日", "2016-05-31", "day"),
    ("2016年6月1日-30日", "2016-06-30", "day"),
    ("2016-2018年", "2018-12-31", "year"),
    ("2016—2018年", "2018-12-31", "year"),
    ("2016年至2018年", "2018-12-31", "year"),
    ("2016年11月至3月", "", "month"),
    ("2016年6月底前完成初稿，12月底前定稿", "2016-12-31", "month"),
    ("2016年6月、12月", "2016-12-31", "month"),
    ("分别于2016年6月底、12月底前完成", "2016-12-31", "month"),
    ("力争2016年10月底，确保2016年12月底前完成", "2016-12-31", "month"),
    ("2016年春节前", "2016-02-07", "day"),
    ("2017年春节前", "2017-01-27", "day"),
    ("2036年春节前", "", "none"),
    ("春节前", "", "none"),
    ("2016年国庆节前", "2016-09-30", "day"),
    ("2016年国庆节前完成", "2016-09-30", "day"),
    ("2016年国庆前后", "", "none"),
    ("2016年元旦前", "2015-12-31", "day"),
    ("2016年五一前", "2016-04-30", "day"),
    ("2016年“七一”前", "2016-06-30", "day"),
    ("2016年“十一”前", "2016-09-30", "day"),
    ("国庆前", "", "day"),
    ("2016年运动会前", "", "none"),
    ("2016年12月底前（力争10月底）", "2016-12-31", "month"),
    ("一个月内", "", "none"),
    ("30日内", "", "none"),
    ("三年内", "", "none"),
    ("合同签订后30个工作日内", "", "none"),
    ("即日起", "", "none"),
    ("十三五期末", "2020-12-31", "year"),
    ("“十三五”末", "2020-12-31", "year"),
    ("十三五末前", "2020-12-31", "year"),
    ("\"十三五\"期间", "", "none"),
    ("2016年6月中", "", "month"),
    ("2016年初", "", "year"),
    ("2016年6月左右", "2016-06-30", "month"),
    ("截至2016年6月", "2016-06-30", "month"),
    ("截止到2016年6月底", "2016-06-30", "month"),
    ("2016年8月份", "2016-08-31", "month"),
    ("2016年12月份前", "2016-11-30,2016-12-31", "month"),
    ("2016年全年", "2016-12-31", "year"),
    ("全年", "", "ongoing"),
    ("2016年12月31日24时前", "2016-12-31", "day"),
    ("2016年6月30号前", "2016-06-30", "day"),
    ("2015年12月—2016年6月底", "2016-06-30", "month"),
    ("2016年9月开学前", "", "none"),
    ("2016年2月28日", "2016-02-28", "day"),
    ("2017年2月29日", "", "none"),
    ("2016年四季度完成", "2016-12-31", "quarter"),
    ("2016年10月1日起实施", "", "none"),
    ("2016", "2016-12-31", "year"),
    ("2016年6月30日（已完成）", "2016-06-30", "day"),
    ("已完成", "", "none"),
    ("2018年3月底前完成方案制定，2019年6月底前完成建设，2020年底前全面完成", "2020-12-31", "year"),
    ("明年年底前", "", "year"),
    ("常年开展", "", "ongoing"),
    ("日常工作", "", "ongoing"),
    ("2016年5月、6月各一次", "2016-06-30", "month"),
    ("2016年5、6月", "2016-06-30", "month"),
    ("2016年6月底前启动", "2016-06-30", "month"),
    ("2016年第一季度", "2016-03-31", "quarter"),
    ("2016年1季度", "2016-03-31", "quarter"),
    ("2016年12月25日左右", "2016-12-25", "day"),
    ("2016年10月中下旬", "2016-10-31", "ten_days"),
    ("2016年12月底前基本建成，2017年6月底前投入使用", "2017-06-30", "month"),
    ("2016年暑期", "", "none"),
    ("2016年中", "2016-06-30", "day"),
    ("2016年年中前", "2016-06-30", "day"),
    ("3年", "", "none"),
    ("2016年第1季度前完成", "2015-12-31,2016-03-31", "quarter"),
    ("2016年6月以前", "2016-05-31,2016-06-30", "month"),
    ("2016年6月之前", "2016-05-31,2016-06-30", "month"),
    ("2016年09月", "2016-09-30", "month"),
    ("2016年10月底前完成（2016年8月出方案）", "2016-10-31", "month"),
    ("自2016年1月至2016年12月", "2016-12-31", "month"),
    ("2016年1月-12月", "2016-12-31", "month"),
    ("2016年1月起至12月底", "2016-12-31", "month"),
    ("2016年底", "2016-12-31", "year"),
    ("2017年6月30日前完成，并长期坚持", "2017-06-30", "day"),
    ("2016年每月", "", "ongoing"),
    ("每月25日前", "", "ongoing"),
    ("每季度末", "", "ongoing"),
    ("2016年每季度末", "", "ongoing"),
    ("按季度推进", "", "ongoing"),
    ("2016年12月15日、2017年6月15日", "2017-06-15", "day"),
    ("2020年12月底前（分年度推进）", "2020-12-31", "month"),
    ("立即", "", "none"),
    ("5月1日—2016年6月30日", "2016-06-30", "day"),
    ("于2016年六月三十日前完成", "2016-06-30", "day"),
    ("2016年十一月底前", "2016-11-30", "month"),
    ("2016年十月", "2016-10-31", "month"),
    ("2016年二十日", "", "none"),
    ("2017年一季度前", "2016-12-31,2017-03-31", "quarter"),
    ("2016.6-2016.12", "2016-12-31", "month"),
    ("2018.1-12", "2018-12-31", "month"),
    ("2016-2020", "2020-12-31", "year"),
    ("2016-06-30 00:00:00", "2016-06-30", "day"),
    ("2016年一季度启动，四季度完成", "2016-12-31", "quarter"),
    ("2016年第42周", "", "none"),
    ("2016年底或2017年初", "", "year"),
    ("15日前", "", "none"),
    ("6月30", "", "day"),
    ("两年内完成", "", "none"),
    ("2016年4月23日世界读书日前", "2016-04-23", "day"),
    ("2016年5月中旬至6月上旬", "2016-06-10", "ten_days"),
]  # fmt: skip
PROPOSALS = [  # text, the year of the title, what is proposed
    ("6月底前", 2016, ["2016-06-30"]),
    ("6月前", 2016, ["2016-05-31", "2016-06-30"]),
    ("年底前", 2017, ["2017-12-31"]),
    ("第三季度", 2016, ["2016-09-30"]),
    ("2月29日", 2017, []),
    ("2月29日", 2016, ["2016-02-29"]),
    ("2016年11月至3月", 2016, ["2016-03-31"]),
    ("“十三五”期间", None, ["2020-12-31"]),
    ("国庆前", 2016, ["2016-09-30"]),
    ("15日前", 2016, []),
    ("待定", 2016, []),
]  # fmt: skip
STRENGTHS = [
    ("2016年12月底基本完成", "基本"),
    ("力争2016年底前完成", "力争"),
    ("原则上2016年底前完成", "原则上"),
    ("力争10月、确保2016年12月底前完成", "力争、确保"),
    ("2016年12月底前完成", ""),
]


@pytest.mark.parametrize(("text", "dates", "precision"), TEXTS)
def test_what_a_text_means(text, dates, precision):
    read = read_deadline(text, year=2016)
    assert (",".join(map(str, read.dates)), read.precision) == (dates, precision)
    assert read.ambiguous == ("," in dates)
    assert read.text == "".join(text.split())


@pytest.mark.parametrize(("text", "year", "proposed"), PROPOSALS)
def test_a_missing_year_is_a_proposal_and_never_data(text, year, proposed):
    read = read_deadline(text, year=year)
    assert (read.dates, [str(day) for day in read.proposal]) == ((), proposed)
    assert read.doubt


@pytest.mark.parametrize(("text", "strength"), STRENGTHS)
def test_how_firmly_it_is_meant(text, strength):
    assert read_deadline(text).strength == strength


def test_a_deadline_that_goes_on_afterwards_keeps_its_date():
    read = read_deadline("2016年12月底前完成，并长期坚持")
    assert (read.dates, read.also_ongoing) == ((date(2016, 12, 31),), True)


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d年%d月%d日", "%d-%d-%d", "%d.%d.%d前", "%d/%d/%d"]),
)
def test_a_day_in_any_form_is_that_day(day, form):
    read = read_deadline(form % (day.year, day.month, day.day))
    assert (read.dates, read.precision) == ((day,), "day")


def misses(rule_texts, year, expected):
    """Return what was read of each text that did not mean what is expected; "*" is anything."""
    read = {text: read_deadline(text, year=year) for text in rule_texts}
    said = {
        text: (",".join(map(str, r.dates)), r.precision, ",".join(map(str, r.proposal))) for text, r in read.items()
    }
    return {
        text: got for text, got in said.items() if any(w not in ("*", g) for w, g in zip(expected, got, strict=True))
    }


@pytest.mark.parametrize(("rule", "days", "precision", "texts"), DATED)
def test_a_text_that_names_its_time(rule, days, precision, texts):
    assert misses(texts, 2016, (days, precision, "*")) == {}


@pytest.mark.parametrize(("rule", "precision", "proposal", "texts"), UNDATED)
def test_a_text_that_does_not_is_given_no_date(rule, precision, proposal, texts):
    assert misses(texts, 2016, ("", precision, proposal)) == {}
    read = [read_deadline(text) for text in texts]
    assert all(each.doubt or each.precision == "ongoing" for each in read)  # what cannot be told is asked


@pytest.mark.parametrize(("days", "precision", "texts"), [*ELSEWHERE, *THIRD, *FOURTH])
def test_a_text_of_another_office(days, precision, texts):
    assert misses(texts, 2024, (days, precision, "*")) == {}


WIDE = str.maketrans({chr(letter): chr(letter + 0xFEE0) for letter in range(0x21, 0x7F)})
ALL_TEXTS = [text for *_, texts in [*DATED, *UNDATED, *ELSEWHERE, *THIRD, *FOURTH] for text in texts]


@pytest.mark.parametrize("change", [lambda text: text.translate(WIDE), lambda text: f" {text}\n\u3000"])
def test_full_width_letters_and_white_space_around_change_nothing(change):
    for text in ALL_TEXTS:
        read, changed = read_deadline(text, year=2016), read_deadline(change(text), year=2016)
        assert (changed.dates, changed.precision, changed.proposal) == (read.dates, read.precision, read.proposal), text


@given(st.sampled_from([text for text in ALL_TEXTS if ":" not in text]), st.data())
def test_white_space_within_changes_nothing(text, data):
    place = data.draw(st.integers(0, len(text)))
    changed = read_deadline(text[:place] + data.draw(st.sampled_from([" ", "\n", "\u3000", "\t"])) + text[place:])
    read = read_deadline(text)
    assert (changed.dates, changed.precision) == (read.dates, read.precision)


SCRAPS = (
    "2016 年 月 日 前 底 末 上 下 半年 旬 季度 第 至 、 ， - . / ( ) 一 二 三 十 〇 3 6 12 30 16 "
    "长期 每 每年 次年 启动 后 内 完成 起 到 "
    "《 》 含 不含 个月 Q3 全年 或 今年 当年 学期 春节 验收 方案 按 自 20160630 2016-06-30"
)


@given(
    st.lists(st.sampled_from(SCRAPS.split()), max_size=12).map("".join)
    | spoiled(ALL_TEXTS, SCRAPS.split())
    | st.text(max_size=40)
)
def test_no_text_breaks_it_and_no_date_comes_from_nowhere(text):
    read = read_deadline(text, year=2016)
    assert len(read.dates) <= 2
    assert list(read.dates) == sorted(set(read.dates))
    assert all(1899 <= day.year <= 2099 for day in read.dates)  # 1900年前 is the earliest that can be said


@given(st.text(alphabet="年月日前底末上下半旬季度至、，长期全今当次本完成验收Q.-/():", max_size=24))
def test_no_date_without_a_numeral(text):
    assert read_deadline(text, year=2016).dates == ()


def test_the_lunar_year_begins_with_a_new_moon():
    """A witness of its own: mean new moons from 6 January 2000, 18:14 UT; in China it is eight hours later."""
    for year, written in SPRING_FESTIVAL.items():
        day = datetime(year, int(written[:2]), int(written[2:]), 12)
        months = (day - datetime(2000, 1, 7, 2, 14)).total_seconds() / 86_400 / 29.530589
        assert abs(months - round(months)) * 29.530589 < 1.2, year
        assert date(year, 1, 21) <= day.date() <= date(year, 2, 20)
    assert list(SPRING_FESTIVAL) == list(range(2010, 2036))

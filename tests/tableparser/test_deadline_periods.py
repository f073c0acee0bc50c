"""The periods in which offices date their tasks, in every form: what follows, and whether a person is asked.

A period without a year, in a season or after an event gives no date: at most a proposal, and always a question.
"""

import pytest

from tableparser.cells.deadlines import read_deadline
from tableparser.paragraphs.times import deadline_in

YEAR = 2016  # of the plan
PERIODS = [  # text, days ("" for none, two for two readings), precision, proposed, whether it is asked
    ("（2016年9月底前）", "2016-09-30", "month", "", False),
    ("〔2016年9月底前完成〕", "2016-09-30", "month", "", False),
    ("【2016年9月底】", "2016-09-30", "month", "", False),
    ("2016年9月底前（含）", "2016-09-30", "month", "", False),
    ("2016年9月（含）前", "2016-09-30", "month", "", False),
    ("2016年9月（不含）前", "2016-08-31", "month", "", False),
    ("2016年9月前（不含9月）", "2016-08-31", "month", "", False),
    ("2016年9月前", "2016-08-31,2016-09-30", "month", "", True),
    ("2016年9月底前（力争8月底前）", "2016-09-30", "month", "", True),
    ("2016年月底前", "", "none", "", True),  # the number of the month is missing
    ("2016年月前", "", "none", "", True),
    ("9月底前", "", "month", "2016-09-30", True),
    ("12月", "", "month", "2016-12-31", True),
    ("每月", "", "ongoing", "", False),
    ("每月5日前", "", "ongoing", "", False),
    ("每季度末", "", "ongoing", "", False),
    ("每季度末前", "", "ongoing", "", False),
    ("每半年", "", "ongoing", "", False),
    ("半年一次", "", "ongoing", "", False),
    ("2016年起，每年两次", "", "ongoing", "", False),
    ("8月中旬", "", "ten_days", "2016-08-20", True),
    ("2016年8月中旬", "2016-08-20", "ten_days", "", False),
    ("2016年8月中旬前", "2016-08-10,2016-08-20", "ten_days", "", True),
    ("2016年8月上中旬", "2016-08-20", "ten_days", "", False),
    ("2016年8月中", "", "month", "2016-08-31", True),
    ("2016年8月初", "", "month", "2016-08-31", True),
    ("长期坚持", "", "ongoing", "", False),
    ("立行立改，长期坚持", "", "ongoing", "", False),
    ("2016年9月底前完成并长期坚持", "2016-09-30", "month", "", False),
    ("立行立改", "", "none", "", True),
    ("2016年—2018年", "2018-12-31", "year", "", False),
    ("2016－2018年", "2018-12-31", "year", "", False),
    ("2016至2018年底", "2018-12-31", "year", "", False),
    ("2016年9月—次年3月", "2017-03-31", "month", "", False),
    ("2016年11月-2017年1月15日", "2017-01-15", "day", "", False),
    ("第三季度", "", "quarter", "2016-09-30", True),
    ("三季度末", "", "quarter", "2016-09-30", True),
    ("2016年第三季度", "2016-09-30", "quarter", "", False),
    ("2016年第三季度前", "2016-06-30,2016-09-30", "quarter", "", True),
    ("2016年三季度初", "", "quarter", "2016-09-30", True),
    ("2016年第三季度末或四季度初", "", "quarter", "2016-12-31", True),
    ("年内", "", "year", "2016-12-31", True),
    ("本年度内", "", "year", "2016-12-31", True),
    ("2016年度内", "2016-12-31", "year", "", False),
    ("年中", "", "year", "2016-06-30", True),
    ("2016年年中", "2016-06-30", "day", "", True),
    ("上半年", "", "half", "2016-06-30", True),
    ("国庆节前", "", "day", "2016-09-30", True),
    ("2016年国庆节前", "2016-09-30", "day", "", False),
    ("2016年国庆节期间", "", "none", "", True),
    ("国庆节后", "", "none", "", True),
    ("2016年中秋节前", "", "none", "", True),
    ("2016年汛期前", "", "none", "", True),
    ("开学前", "", "none", "", True),
    ("会后一周内", "", "none", "", True),
    ("会议结束后10个工作日内", "", "none", "", True),
    ("收到文件后三日内", "", "none", "", True),
    ("自印发之日起30日内", "", "none", "", True),
    ("2016年底开工", "", "none", "", True),
    ("2016年底开工，2018年竣工", "2018-12-31", "year", "", False),
    ("2016年9月底（首批），2017年6月底（第二批）", "2017-06-30", "month", "", True),
    ("2016年6月底前完成50%，12月底前完成100%", "2016-12-31", "month", "", True),
    ("2016年8月20日左右", "2016-08-20", "day", "", True),
    ("2016年9月31日", "", "none", "", True),
    ("2016年第37周", "", "none", "", True),
]  # fmt: skip
SENTENCES = [  # a sentence, what is read of it as a deadline, the days
    ("到2016年9月底，建成社区图书室四十个。", "到2016年9月底", "2016-09-30"),
    ("2016年第三季度前建成，年内开放。", "2016年第三季度前，年内", "2016-12-31"),
    ("力争2016年国庆节前对外开放。", "2016年国庆节前", "2016-09-30"),
    ("2016年—2018年每年改造村居活动室二十个。", "", ""),
    ("每季度末通报一次进展。", "", ""),
    ("把2015年底前建成的广场全部亮化。", "", ""),
    ("8月中旬前完成布展。", "8月中旬前", ""),
    ("自2016年9月起试行错时开放。", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "days", "precision", "proposed", "asked"), PERIODS)
def test_what_a_period_means_and_whether_it_is_asked(text, days, precision, proposed, asked):
    read = read_deadline(text, year=YEAR)
    said = ",".join(map(str, read.dates)), read.precision, ",".join(map(str, read.proposal))
    assert said == (days, precision, proposed)
    assert bool(read.doubt or read.ambiguous) is asked


@pytest.mark.parametrize(("sentence", "text", "days"), SENTENCES)
def test_the_period_within_a_sentence(sentence, text, days):
    said = deadline_in(sentence)
    assert said.removeprefix("到") == text.removeprefix("到")
    assert ",".join(map(str, read_deadline(said, year=YEAR).dates)) == days

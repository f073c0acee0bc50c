"""A small plan in which everything happens that a file can tell of, on fixed days."""

from types import SimpleNamespace

import pytest

from demonstration.files import made_up_pdf
from exports.export_request import ExportRequest, tell_nobody
from exports.kinds import KINDS
from tasks.as_of.day import AsOf
from tasks.services import claims, extensions, steering, urging
from tests.world import DAY, at, claim


@pytest.fixture
def story(plan, task, report, people, units):
    """Tasks in each state that files show.

    Overdue and extended, completed over unfinished parts, silent, cancelled, another unit's, due soon with a request
    for extension, sent back.
    """
    late = task("2016-06-30", text="举办读书节。")
    report(late, "2016-04-01", progress="已定方案。", files=[made_up_pdf("方案.pdf")], evidence="document")
    extensions.ask(task=late, by=people.lin, when=at("2016-06-01"), due_on=DAY("2016-09-30"), text="场地未定。")
    extensions.grant(task=late, by=people.chen, when=at("2016-06-03"), text="同意。")
    extensions.ask(task=late, by=people.lin, when=at("2016-09-29"), due_on=DAY("2016-12-31"), text="再缓一缓。")
    extensions.refuse(task=late, by=people.chen, when=at("2016-09-30"), text="不同意。")
    urging.urge(task=late, by=people.chen, when=at("2016-10-08"), reply_by=DAY("2016-10-20"), text="请抓紧。")
    done = task("2016-12-31", text="建成图书馆。")
    report(done, "2016-08-20", progress="主体完工。", percent=90)
    claim(
        task=done,
        by=people.lin,
        when=at("2016-09-01"),
        text="已建成。",
        reason="配合工作。",
        files=[made_up_pdf("验收.pdf")],
    )
    claims.confirm(task=done, by=people.chen, when=at("2016-09-05"))
    silent = task("2017-06-30", text="建设文化云。", category="公共文化设施网络建设")
    cancelled = task("2016-12-31", text="办一次展览。")
    steering.cancel(task=cancelled, by=people.chen, when=at("2016-05-01"), text="合并到其他任务。")
    other = task("2017-03-31", text="只由财政局办的事。", pairs=[(units["财政局"], "lead")], category="资金保障")
    report(other, "2016-10-01", by=people.zhou, progress="财政局的进展。", files=[made_up_pdf("财政局的表.pdf")])
    asking = task("2016-10-30", text="培训队伍。")
    report(asking, "2016-10-10", progress="=已训两期。", issues="+缺老师", next_steps="@再训一期")
    extensions.ask(task=asking, by=people.lin, when=at("2016-10-12"), due_on=DAY("2016-11-30"), text="老师未到。")
    returned = task("2016-11-30", text="编制规划。")
    report(returned, "2016-10-11", progress="报审稿。")
    claim(task=returned, by=people.lin, when=at("2016-10-12"), text="已编完。", reason="配合。")
    claims.send_back(task=returned, by=people.chen, when=at("2016-10-13"), text="缺少附图。")
    return SimpleNamespace(
        plan=plan,
        late=late,
        done=done,
        silent=silent,
        other=other,
        asking=asking,
        returned=returned,
        cancelled=cancelled,
    )


@pytest.fixture
def written(tmp_path, plan, people):
    """Write a file of a kind and return its bytes."""

    def write(code: str, *, by=None, day="2016-10-15", when=None, query="", tell=tell_nobody) -> bytes:
        asked = ExportRequest(AsOf([plan], DAY(day), by or people.chen), when or at("2016-10-15"), query)
        target = tmp_path / f"{code}.{KINDS[code].extension}"
        with target.open("wb") as file:
            KINDS[code].write(asked, file, tell)
        return target.read_bytes()

    return write

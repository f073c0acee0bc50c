"""A plan in paragraphs on the pages of 导入: a chapter that is asked about hinders saving until it is decided."""

import pytest
from django.urls import reverse

from indicators.models import Plan
from tasks.models import Task
from tests.imports.test_pages import page, save, upload
from tests.tableparser.making import word

pytestmark = pytest.mark.django_db
LINES = (
    "石门区2016年街巷整治实施方案",
    "一、整治任务",
    "（一）拆违建",
    "1.拆除东街棚屋十处。（牵头单位：文广局；责任单位：财政局；完成时限：2016年5月底前）",
    "2.清走东街渣土。（文广局牵头，财政局配合）",
    "二、配套活动",
    "1.办一场摄影展。",
    "三、保障措施",
    "加强领导，严格考核。",
)


@pytest.fixture
def office(signed_in, people):
    return signed_in(people.chen)


def decide(client, draft, kind: str) -> None:
    draft.refresh_from_db()
    said = {"version": draft.version, "ref": "第6段起的一章", "kind": kind}
    client.post(reverse("imports:classify", args=[draft.pk]), said)


@pytest.mark.parametrize(("kind", "tasks"), [("data", 3), ("skip", 2)])
def test_a_plan_in_paragraphs_is_saved_once_its_doubtful_chapter_is_decided(office, units, kind, tasks):
    draft = upload(office, word(*LINES), "方案.docx")
    shown = page(office, draft)
    assert "「配套活动」读作 1 项任务" in shown
    assert "改好上面的问题才能保存" in shown
    decide(office, draft, kind)
    assert "改好上面的问题才能保存" not in page(office, draft)
    save(office, draft)
    plan = Plan.objects.get(code="ceshi-2016")
    assert Task.objects.filter(plan=plan).count() == tasks
    first = Task.objects.filter(plan=plan).order_by("project__position", "position").first()
    assert (first.project.name, first.present.due_on.isoformat()) == ("拆违建", "2016-05-31")


def test_every_paragraph_that_was_not_imported_is_listed_with_its_reason(office, units):
    draft = upload(office, word(*LINES), "方案.docx")
    left = page(office, draft, show="left")
    assert "没有写单位和时限的章节，没有导入" in left
    assert "加强领导，严格考核。" in left
    assert "没有一个字去向不明" in left


def test_a_table_that_was_not_read_hinders_saving_until_it_is_left_out(office, units):
    tasks = ([["序号", "具体任务", "责任单位", "完成时限"], ["1", "选址一处。", "财政局", "2016年6月底"]], [])
    figures = ([["村名", "户数", "人数"], ["东村", "12", "40"], ["西村", "9", "31"]], [])
    draft = upload(office, word("任务表", tasks, "附表", figures), "两张表.docx")
    shown = page(office, draft)
    assert "不导入这张表" in shown
    assert "改好上面的问题才能保存" in shown
    said = {"version": draft.version, "ref": "表2整张表", "kind": "skip"}
    office.post(reverse("imports:classify", args=[draft.pk]), said)
    assert "改好上面的问题才能保存" not in page(office, draft)
    save(office, draft)
    assert Task.objects.filter(plan__code="ceshi-2016").count() == 1


def test_a_table_that_was_not_read_is_read_by_its_likeliest_columns_and_asks_about_each(office, units):
    tasks = ([["序号", "具体任务", "责任单位", "完成时限"], ["1", "选址一处。", "财政局", "2016年6月底"]], [])
    texts = ([["村名", "情况"], ["东村", "修缮一条街，安装路灯。"], ["西村", "疏通一条河，种树。"]], [])
    draft = upload(office, word("任务表", tasks, "附表", texts), "两张表.docx")
    assert "按最像的各栏读这张表" in page(office, draft)
    office.post(
        reverse("imports:classify", args=[draft.pk]), {"version": draft.version, "ref": "表2整张表", "kind": "data"}
    )
    shown = page(office, draft)
    assert "修缮一条街，安装路灯。" in shown and "按最像的各栏读这张表" not in shown
    assert "改好上面的问题才能保存" in shown

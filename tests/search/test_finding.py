"""Who finds what: words are ANDed, each group is the reader's own, and nothing of a later day is found or counted."""

import pytest
from django.urls import reverse
from lxml import html

from departments.services import units as unit_services
from indicators.models import Plan
from indicators.services import stages
from tasks.evidence.storage import EvidenceUpload
from tasks.services import dispatching, plan_life, planning, urging
from tests.world import DAY, at, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(task, report, people, evidence_file):
    """A task with a report, a file, an urging and an answer, in the hands of 文广局 and others."""
    one = task("2016-12-31", text="建设２４小时街区图书馆。")
    files = [EvidenceUpload(evidence_file, title="书社现场照片", evidence="photo")]
    report(one, "2016-05-01", progress="新增百姓书社两处。", issues="马陆镇租金没有落实。", files=files)
    asked = {"task": one, "by": people.chen, "when": at("2016-06-01"), "text": "请说明书社租金。"}
    urging.urge(**asked, reply_by=DAY("2016-06-20"))
    urging.reply(task=one, by=people.wu, when=at("2016-06-02"), text="书社租金由镇列支。")
    return one


def groups(page) -> dict[str, list[str]]:
    return {
        section.get("aria-label"): [" ".join(hit.text_content().split()) for hit in section.find_class("hit-text")]
        for section in page.xpath("//main//section")
    }


def test_every_group_is_found_with_its_facts(library, found, look, people):
    assert found(people.chen, "书社") == {
        "反馈和回复": ["书社租金由镇列支。", "请说明书社租金。", "新增百姓书社两处。 马陆镇租金没有落实。"],
        "佐证材料": ["书社现场照片 读书活动照片.pdf"],
    }
    page = look(people.chen, "书社")
    facts = [" ".join(each.text_content().split()) for each in page.find_class("hit-facts")]
    tag = library.plan.tag
    assert facts[2] == f"{tag} 文广局 吴 的进展 · 第1行第1项"
    assert facts[3].startswith(f"{tag} 文广局 · 照片 · ")
    assert [tab.text_content().split() for tab in page.xpath("//nav[@class='tabs']/a")] == [
        ["全部", "4"],
        ["反馈和回复", "3"],
        ["佐证材料", "1"],
    ]
    assert list(found(people.chen, "测试方案")) == ["方案"]
    assert found(people.chen, "文广") == {"单位": ["文广局"]}


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("街区 图书馆", 1),
        ("图书馆 街区", 1),
        ("图书馆 书社", 0),  # in different texts
        ("图", 1),
        ("24小时", 1),  # the text has them in full width
        ("２４小时", 1),
        ("tsg", 1),
        ("TSG", 1),
        ("jqtsg 建设", 1),
        ("t", 0),  # one letter is no initials
        ("gst", 0),
    ],
)
def test_a_task_is_found_by_all_words_as_written_or_by_initials(library, found, people, words, texts):
    assert len(found(people.chen, words).get("任务", [])) == texts


def test_what_was_found_is_marked_and_escaped(task, look, people):
    task(text="建设<b>图书馆</b>总分馆。")
    page = look(people.chen, "tsg 总分")
    assert [mark.text for mark in page.xpath("//main//mark")] == ["图书馆", "总分"]
    assert page.xpath("//main//b") == []
    long = "前面的话。" * 40 + "建设书房。" + "后面的话。" * 40
    task(text=long)
    shown = look(people.chen, "书房").find_class("hit-text")[0].text_content()
    assert "书房" in shown and len(shown.strip()) < 150 and shown.count("…") == 2


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("wu", ["反馈和回复", "佐证材料"]),  # a unit of the task
        ("lin", ["反馈和回复", "佐证材料"]),
        ("zheng", []),  # a unit that has nothing to do with it
        ("chen", ["反馈和回复", "佐证材料"]),
        ("zhao", ["反馈和回复", "佐证材料"]),
        ("qian", ["反馈和回复"]),  # the auditor reads the ledger, not the files
        ("li", []),
    ],
)
def test_reports_and_files_are_found_within_the_scope_of_the_role(library, found, look, people, who, labels):
    assert list(found(getattr(people, who), "书社")) == labels
    if not labels:
        assert "没有找到" in look(getattr(people, who), "书社").text_content()


def test_a_report_of_no_change_is_found_as_such(task, report, look, people):
    made = task("2016-12-31")
    for day in ("2016-05-01", "2016-06-01"):
        report(made, day, progress="百姓书社已经开门。")
    facts = [" ".join(each.text_content().split()) for each in look(people.chen, "书社").find_class("hit-facts")]
    assert [fact.split(" ", 2)[2] for fact in facts] == [
        "文广局 吴 的本期无变化 · 第1行第1项",
        "文广局 吴 的进展 · 第1行第1项",
    ]


@pytest.mark.parametrize("who", ["wu", "zheng", "chen", "zhao", "qian", "li"])
def test_everybody_finds_the_texts_of_the_printed_table(library, look, people, who):
    page = look(getattr(people, who), "街区图书馆")
    link = page.find_class("hit")[0].get("href")
    may_open = who in ("wu", "chen", "zhao")
    assert link == (f"/tasks/{library.pk}/" if may_open else f"/table/?plan={library.plan.code}#row-1-1")
    assert "项目1" in look(getattr(people, who), "达到标准").text_content()


def test_a_hit_of_a_row_leads_to_that_row_of_the_table(library, task, look, people, signed_in):
    second = task(text="建剧场。")
    said = {"by": people.chen, "when": at("2016-04-01"), "reason": "补充。"}
    planning.change_row(project=second.project, standard="座位一千个。", **said)
    link = look(people.chen, "座位一千个").find_class("hit")[0].get("href")
    assert link == f"/table/?plan={library.plan.code}#row-2"
    page = html.fromstring(signed_in(people.chen).get(link.partition("#")[0]).content)
    places = [each.get("id") for each in page.xpath("//table//*[@id]")]
    assert places == ["row-1-1", "row-1", "row-2-1", "row-2"]


def test_a_clerk_finds_his_own_unit_and_the_office_all_that_carry_tasks(library, found, people):
    assert found(people.wu, "局") == {"单位": ["文广局"]}
    assert found(people.chen, "局")["单位"] == ["文广局", "财政局"]
    assert found(people.chen, "各街镇") == {"单位": ["各街镇"]}
    assert found(people.chen, "绿洲") == {}  # carries nothing
    assert found(people.qian, "文广局") == {}


def test_the_auditor_is_led_to_the_ledger_of_the_task(library, look, people):
    links = {each.get("href") for each in look(people.qian, "书社").find_class("hit")}
    assert links == {f"{reverse('tasks:audit')}?task={library.pk}"}


def test_on_a_past_day_only_what_had_been_entered_is_found(library, found, people):
    planning.change_task(task=library, by=people.chen, when=at("2016-07-01"), text="建设文化客厅。", reason="改名。")
    assert list(found(people.chen, "图书馆", as_of="2016-06-30")) == ["任务"]
    assert found(people.chen, "客厅", as_of="2016-06-30") == {}
    assert list(found(people.chen, "客厅", as_of="2016-07-01")) == ["任务"]
    assert found(people.chen, "图书馆", as_of="2016-07-01") == {}
    assert found(people.chen, "书社", as_of="2016-05-31") == {
        "反馈和回复": ["新增百姓书社两处。 马陆镇租金没有落实。"],
        "佐证材料": ["书社现场照片 读书活动照片.pdf"],
    }
    assert found(people.chen, "书社", as_of="2016-04-30") == {}
    assert found(people.chen, "图书馆", as_of="2016-02-29") == {}


def test_a_unit_is_found_by_the_name_of_the_day(library, found, people, units):
    unit = units["财政局"]
    unit.name = "财政和国资局"
    unit_services.save_unit(unit=unit, by=people.li, when=at("2016-08-01"))
    assert found(people.chen, "国资") == {"单位": ["财政和国资局"]}
    assert found(people.chen, "国资", as_of="2016-07-31") == {}
    assert found(people.chen, "czj", as_of="2016-07-31") == {"单位": ["财政局"]}


def test_a_draft_is_found_by_the_office_and_the_auditor_alone(library, found, people):
    draft = Plan.objects.create(code="caogao", title="草稿方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2016-12-31"))
    stages.enter_stage(draft, stages.Stage.DRAFT, by=people.chen, when=at("2016-10-01"))
    texts = {"category": "", "name": "秘密项目", "standard": "", "baseline_state": ""}
    planning.enter_row(plan=draft, position=1, by=people.chen, when=at("2016-10-01"), texts=texts, source={}, tasks=[])
    seen = {who: list(found(getattr(people, who), "草稿方案")) for who in ("wu", "chen", "zhao", "qian", "li")}
    assert seen == {"wu": [], "chen": ["方案"], "zhao": [], "qian": ["方案"], "li": []}
    seen = {who: list(found(getattr(people, who), "秘密")) for who in ("wu", "chen", "zhao", "qian", "li")}
    assert seen == {"wu": [], "chen": ["任务"], "zhao": [], "qian": ["任务"], "li": []}
    assert found(people.chen, "草稿方案", as_of="2016-09-30") == {}


def test_plans_that_are_over_are_searched_where_it_is_asked_for(library, found, look, people):
    assert "也找已结束" not in look(people.chen, "书社").text_content()
    plan_life.close(plan=library.plan, by=people.chen, when=at("2016-09-01"), text="期满。")
    assert found(people.chen, "书社") == {}
    assert list(found(people.chen, "书社", over="1")) == ["反馈和回复", "佐证材料"]
    assert "也找已结束" in look(people.chen, "书社").text_content()
    assert list(found(people.chen, "书社", as_of="2016-08-31")) == ["反馈和回复", "佐证材料"]


def test_a_number_opens_the_task_and_asks_where_several_plans_have_it(library, task, signed_in, people, look):
    client = signed_in(people.chen)
    assert client.get("/search/", {"q": "1-1"})["Location"] == f"/tasks/{library.pk}/"
    assert client.get("/search/", {"q": " 1－1 "})["Location"] == f"/tasks/{library.pk}/"
    past = client.get("/search/", {"q": "1-1", "as_of": "2016-05-05"})
    assert past["Location"] == f"/tasks/{library.pk}/?as_of=2016-05-05"
    assert client.get("/search/", {"q": "1-7"}).status_code == 200
    stranger = look(people.zheng, "1-1").xpath("//section[@aria-label='任务编号']//a/@href")
    assert stranger == [f"/table/?plan={library.plan.code}#row-1-1"]
    other = running(Plan.objects.create(code="er", title="二", starts_on=DAY("2016-02-01"), ends_on=DAY("2016-12-31")))
    words = planning.NewTask("1、", "另一项。", planning.Deadline(), [(people.wu.department, "lead")])
    texts = {"category": "", "name": "行", "standard": "", "baseline_state": ""}
    row = {"plan": other, "position": 1, "by": people.chen, "when": at("2016-03-01"), "texts": texts, "source": {}}
    second = planning.enter_row(**row, tasks=[words]).tasks.get()
    links = look(people.chen, "1-1").xpath("//section[@aria-label='任务编号']//a/@href")
    assert links == [f"/tasks/{second.pk}/", f"/tasks/{library.pk}/"]


HARMLESS = (
    "%",
    "_",
    "'",
    '"',
    "\\",
    "\0",
    "NEAR(a b)",
    "a* OR b",
    "(",
    "-书",
    "字" * 5000,
    "书 房" * 400,
    "9" * 30 + "-1",
)


@pytest.mark.parametrize("words", HARMLESS)
def test_signs_that_mean_something_elsewhere_are_looked_for_as_they_are(library, found, people, words):
    assert found(people.chen, words) == {}


def test_what_no_text_can_contain_is_dropped(library, found, people):
    assert list(found(people.chen, "书\0社")) == list(found(people.chen, "书社 " * 400)) == ["反馈和回复", "佐证材料"]


def test_percent_and_underscore_are_found_where_they_are_written(task, found, people):
    task(text="完成率达到80%，含A_B。")
    task(text="完成率达到80，含AXB。")
    assert [len(found(people.chen, words)["任务"]) for words in ("80%", "a_b", "80")] == [1, 1, 2]


def test_a_group_is_turned_page_by_page(task, look, found, people):
    one = task("2016-12-31")
    for number in range(23):
        urging.urge(
            task=one, by=people.chen, when=at("2016-05-02"), text=f"催办书社{number}。", reply_by=DAY("2016-11-01")
        )
    page = look(people.chen, "书社")
    assert page.xpath("string(//a[@class='hits-rest'])").split() == ["其余", "18", "条"]
    first, second = (found(people.chen, "书社", **{"in": "entries", "page": page})["反馈和回复"] for page in "12")
    assert (len(first), len(second)) == (20, 3)
    assert (first[0], second[-1]) == ("催办书社22。", "催办书社0。")
    assert found(people.chen, "书社", **{"in": "entries", "page": "nonsense"})["反馈和回复"] == first
    assert found(people.chen, "书社", **{"in": "nonsense"}).keys() == {"反馈和回复"}


def test_common_words_are_found_as_rare_ones_are(library, found, look, people, monkeypatch):
    rare = found(people.chen, "书社"), found(people.chen, "图"), found(people.wu, "局")
    monkeypatch.setattr("search.finding.FEW", 0)
    assert (found(people.chen, "书社"), found(people.chen, "图"), found(people.wu, "局")) == rare


def test_of_a_word_in_too_many_texts_the_first_are_listed(library, found, look, people, monkeypatch):
    monkeypatch.setattr("search.finding.FEW", 0)
    monkeypatch.setattr("search.finding.MOST", 2)
    assert found(people.chen, "书社")["反馈和回复"] == ["书社租金由镇列支。", "请说明书社租金。"]  # the newest
    tabs = look(people.chen, "书社").xpath("//nav[@class='tabs']/a")
    assert ["".join(tab.text_content().split()) for tab in tabs] == ["全部3+", "反馈和回复2+", "佐证材料1"]
    assert "再写一个词" in look(people.chen, "书社").text_content()
    assert "再写一个词" not in look(people.chen, "现场").text_content()


def test_the_page_says_what_can_be_searched(look, people):
    assert "可以搜索" in look(people.wu, "").text_content()
    assert "可以搜索" in look(people.wu, "  ").text_content()


def test_the_field_in_the_head_is_answered_with_the_first_hits(library, texts, signed_in, people):
    client = signed_in(people.chen)
    answer = client.get("/search/", {"q": "书社"}, headers={"HX-Request": "true"})
    part = html.fromstring(answer.content.decode())
    assert (part.xpath("//main"), "HX-Request" in answer["Vary"]) == ([], True)
    assert len(part.xpath("//*[@role='listbox']//*[@role='option']")) == 4
    assert part.xpath("//*[@role='group']/@aria-label") == ["反馈和回复 3", "佐证材料 1"]
    assert part.xpath("//div[@class='panel-foot']/a/@href") == ["/search/?q=%E4%B9%A6%E7%A4%BE"]
    nothing = client.get("/search/", {"q": "没有的词"}, headers={"HX-Request": "true"})
    assert "没有找到「没有的词」" in nothing.content.decode()
    numbered = client.get("/search/", {"q": "1-1"}, headers={"HX-Request": "true"})
    assert f'href="/tasks/{library.pk}/"' in numbered.content.decode()


def test_who_searches_too_often_is_told_when_to_go_on(texts, signed_in, people, settings):
    settings.RATES = settings.RATES | {"search": 2}
    client = signed_in(people.wu)
    assert [client.get("/search/", {"q": "书"}).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/search/").status_code == 200


def test_one_task_costs_as_many_statements_as_three(
    task, report, texts, signed_in, people, django_assert_max_num_queries
):
    client, asked = signed_in(people.wu), []
    for more in (1, 2):
        for _ in range(more):
            report(task(text="建设书房。"), "2016-06-06", progress="书房开放。")
        with django_assert_max_num_queries(22) as counted:
            assert client.get("/search/", {"q": "书房"}).status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1], asked


def test_what_was_said_of_a_task_that_was_taken_back_is_the_offices(task, found, people):
    made = task(dispatched=False)
    dispatching.dispatch(task=made, by=people.chen, when=at("2016-05-01"), text="请于月底前落实租金。")
    assert found(people.wu, "租金") == {"反馈和回复": ["请于月底前落实租金。"]}
    dispatching.recall(task=made, by=people.chen, when=at("2016-05-02"), text="租金由区里承担。")
    assert found(people.wu, "租金") == {}
    assert found(people.chen, "租金") == {"反馈和回复": ["租金由区里承担。", "请于月底前落实租金。"]}

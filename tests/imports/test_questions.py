"""Questions of one kind are asked together and answered at once; what is answered is the row's text, the rest waits."""

import pytest
from django.urls import reverse

from imports.models import ImportDraft
from imports.presenters import NamesCount, count_names, rows_shown
from imports.questions import SHOWN, kinds_of_question
from imports.services import reconciling
from imports.services.reconciling import ChosenAnswer
from tableparser.reading import AmbiguityKind
from tasks.refusals import AlreadyDone
from tests.imports.test_pages import HEAD, ROW, page, save, upload
from tests.tableparser.making import sheet

pytestmark = pytest.mark.django_db
MONTHS = ("2016年6月前", "2016年9月前", "2016年12月前")
STRANGE = [  # no heading here is one that is known
    ["顺序", "要办的事", "谁来办", "何时办完"],
    ["1", "为三十户渔民更换救生衣。", "文广局", "2016年5月底"],
    ["2", "把码头的缆桩刷漆编号。", "财政局", "2016年6月底"],
    ["3", "办一期轮机维修培训班。", "文广局", "2016年9月底"],
]


@pytest.fixture
def office(signed_in, people, units):
    return signed_in(people.chen)


@pytest.fixture
def draft(office) -> ImportDraft:
    """Three rows, each due before some month; the last has neither category nor 责任单位."""
    rows = [["供给", f"书房{n}", "达标", "两处", "选址。", due, "财政局", "文广局"] for n, due in enumerate(MONTHS)]
    rows[2][0] = rows[2][6] = None
    return upload(office, sheet([HEAD, *rows]))


def kinds(draft: ImportDraft) -> dict[str, list[str]]:
    """Return for each kind of question the rows in which it is asked."""
    draft.refresh_from_db()
    shown = rows_shown(reconciling.reading_of(draft), {}, [])
    return {kind.title: [f"{place.row.number}" for place in kind.places] for kind in kinds_of_question(shown)}


def corrected(draft: ImportDraft) -> dict[str, dict[str, str]]:
    draft.refresh_from_db()
    return draft.corrections.get("rows", {})


def test_questions_of_one_kind_stand_together(draft):
    assert kinds(draft) == {
        "时间节点有两种读法": ["1", "2", "3"],
        "指标分类空白": ["3"],
        "责任单位空白": ["3"],
    }


def test_each_place_of_a_kind_is_answered_as_chosen_and_what_is_left_open_stays_open(office, draft):
    said = {"version": 0, "a1-0": "1", "a2-0": "0", "a3-2": ""}
    answer = office.post(reverse("imports:answer_kind", args=[draft.pk]), said)
    assert (answer.status_code, answer.url) == (302, f"{reverse('imports:draft', args=[draft.pk])}#questions")
    assert corrected(draft) == {"Sheet1第2行": {"due": "2016-06-30"}, "Sheet1第3行": {"due": "2016-08-31"}}
    assert kinds(draft)["时间节点有两种读法"] == ["3"]
    assert "已采用 2 处" in page(office, draft)


def test_all_places_of_a_kind_are_answered_in_one_way(office, draft):
    said = {"version": 0, "a1-0": "1", "a2-0": "1", "a3-2": "1", "at": "a1-0", "way": "0", "alike": "1"}
    office.post(reverse("imports:answer_kind", args=[draft.pk]), said)
    assert [row["due"] for row in corrected(draft).values()] == ["2016-05-31", "2016-08-31", "2016-11-30"]


def answer_kind(client, draft: ImportDraft, **said: str) -> str:
    """Send the form of a kind, with all three places ticked, as the page does; return the page that follows."""
    draft.refresh_from_db()
    ticked = {"a1-0": "1", "a2-0": "1", "a3-2": "1", "at": "a2-0", "alike": "1"}
    sent = {"version": draft.version, "kind": "which_day-deadline"} | ticked | said
    address = reverse("imports:answer_kind", args=[draft.pk])
    return client.post(address, sent, follow=True).content.decode()


def test_only_the_place_in_view_is_answered_when_asked_so(office, draft):
    answer_kind(office, draft, way="0", only="1")
    assert corrected(draft) == {"Sheet1第3行": {"due": "2016-08-31"}}


@pytest.mark.parametrize("more", [{}, {"only": "1"}])
def test_not_deciding_yet_decides_nothing_whatever_is_ticked(office, draft, more):
    assert "什么都没有改" in answer_kind(office, draft, way="", **more)
    assert corrected(draft) == {}


def test_a_day_of_ones_own_is_the_deadline_of_all_ticked_places(office, draft):
    answer_kind(office, draft, way="own", own="2016-12-15")
    assert [row["due"] for row in corrected(draft).values()] == ["2016-12-15"] * 3


@pytest.mark.parametrize("own", ["年底", "2016-02-30", "\x00"])
def test_a_day_that_is_none_is_refused_and_nothing_is_kept(office, draft, own):
    assert "看不懂这个日期" in answer_kind(office, draft, way="own", own=own, only="1")
    assert corrected(draft) == {}


def test_a_name_of_ones_own_fills_a_blank_cell(office, draft):
    answer_kind(office, draft, way="own", own="马陆镇", only="1", at="a3-1")
    assert corrected(draft) == {"Sheet1第4行": {"responsible": "马陆镇"}}


def test_the_last_answers_are_taken_back_with_what_the_rows_were_before(office, draft):
    answer_kind(office, draft, way="own", own="阅读", only="1", at="a3-0", kind="blank-category")
    assert "刚定 1 处" in answer_kind(office, draft, way="1", only="1", at="a3-1")
    assert corrected(draft) == {"Sheet1第4行": {"category": "阅读", "due": "2016-12-31"}}
    draft.refresh_from_db()
    address = reverse("imports:take_back", args=[draft.pk])
    assert "已撤销刚才的 1 处" in office.post(address, {"version": draft.version}, follow=True).content.decode()
    assert corrected(draft) == {"Sheet1第4行": {"category": "阅读"}}


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("which_day-deadline", "指标分类空白"),
        ("blank-category", "责任单位空白"),
        ("blank-responsible", "时间节点有两种读法"),
    ],
)
def test_the_end_bar_leads_to_the_next_kind_and_round_again(office, draft, kind, after):
    shown = page(office, draft, kind=kind)
    assert f"下一类：{after}" in shown
    assert "还有 5 处没定" in " ".join(shown.split())


def test_decided_kinds_are_counted_and_can_be_asked_again(office, draft):
    answer_kind(office, draft, way="1")
    answer_kind(office, draft, way="own", own="阅读", only="1", at="a3-0", kind="blank-category")
    decided = office.get(reverse("imports:draft", args=[draft.pk])).context["decided"]
    assert [(each.name, each.count) for each in decided] == [("due", 3), ("category", 1)]
    address = reverse("imports:ask_again", args=[draft.pk])
    assert "3 处重新提问" in office.post(address, {"version": 2, "field": "due"}, follow=True).content.decode()
    assert corrected(draft) == {"Sheet1第4行": {"category": "阅读"}}
    assert kinds(draft)["时间节点有两种读法"] == ["1", "2", "3"]
    office.post(reverse("imports:take_back", args=[draft.pk]), {"version": 3})
    assert sorted(row["due"] for row in corrected(draft).values()) == ["2016-06-30", "2016-09-30", "2016-12-31"]


@pytest.mark.parametrize("field", ["tasks", "units", "x", ""])
def test_what_was_written_row_by_row_is_not_dropped_together(office, draft, field):
    answer_kind(office, draft, way="1")
    before, address = corrected(draft), reverse("imports:ask_again", args=[draft.pk])
    shown = office.post(address, {"version": 1, "field": field}, follow=True).content.decode()
    assert "这一项要在各行里修改" in shown
    assert corrected(draft) == before


def test_answers_before_another_change_are_not_taken_back(office, draft):
    answer_kind(office, draft, way="1")
    call = {"version": 1, "ref": "Sheet1第2行", "kind": "skip"}
    assert "刚定" not in office.post(reverse("imports:classify", args=[draft.pk]), call, follow=True).content.decode()
    before = corrected(draft)
    address = reverse("imports:take_back", args=[draft.pk])
    assert "这以后又改过" in office.post(address, {"version": 2}, follow=True).content.decode()
    assert corrected(draft) == before


def test_the_excerpt_is_the_row_in_the_order_of_the_file_with_the_asked_cell_marked(office, draft):
    context = office.get(reverse("imports:draft", args=[draft.pk]), {"at": "a2-0"}).context
    cells = context["excerpt"]
    assert [cell.heading for cell in cells] == [HEAD[1], *HEAD[4:]]
    assert [cell.text for cell in cells if cell.is_asked] == ["2016年9月前"]
    assert [choice.title for choice in context["open_kind"].place.choices] == ["2016-09-30", "2016-08-31"]


def test_the_results_are_listed_as_the_choice_in_view_makes_them(office, draft):
    def results(**query: str) -> list[str]:
        shown = office.get(reverse("imports:draft", args=[draft.pk]), query).context["open_kind"]
        return [result.text for result in shown.results]

    assert results() == ["2016-06-30", "2016-09-30", "2016-12-31"]
    assert results(way="0") == ["2016-05-31", "2016-08-31", "2016-11-30"]
    assert results(way="") == ["", "", ""]
    assert results(way="9") == results()


def test_two_answers_about_one_row_are_both_kept(draft, people):
    both = [ChosenAnswer(2, 0, 0), ChosenAnswer(2, 2, 1)]
    reconciling.accept_proposals(draft=draft, answers=both, by=people.chen, version=0)
    assert corrected(draft) == {"Sheet1第4行": {"category": "供给", "due": "2016-12-31"}}


def test_when_one_answer_does_not_exist_none_is_kept(draft, people):
    chosen = [ChosenAnswer(0, 0, 1), ChosenAnswer(1, 0, 2)]
    with pytest.raises(AlreadyDone):
        reconciling.accept_proposals(draft=draft, answers=chosen, by=people.chen, version=0)
    assert corrected(draft) == {}


@pytest.mark.parametrize(
    "said", [{}, {"a1-0": ""}, {"a1-0": "x", "b1-0": "0", "a1": "0"}, {"a0-0": "0"}, {"a9-9": "9"}]
)
def test_nothing_chosen_or_nonsense_changes_nothing(office, draft, said):
    assert office.post(reverse("imports:answer_kind", args=[draft.pk]), {"version": 0} | said).status_code == 302
    assert corrected(draft) == {}


def test_an_old_page_answers_nothing(office, draft, people):
    reconciling.accept_proposals(draft=draft, answers=[ChosenAnswer(0, 0, 1)], by=people.chen, version=0)
    office.post(reverse("imports:answer_kind", args=[draft.pk]), {"version": 0, "a2-0": "1"})
    assert list(corrected(draft)) == ["Sheet1第2行"]
    assert "在另一个窗口里改过" in page(office, draft)


def test_only_so_many_places_are_decided_at_once(office):
    rows = [[*ROW[:1], f"书房{n}", *ROW[2:5], "2016年6月前", *ROW[6:]] for n in range(SHOWN + 5)]
    shown = page(office, upload(office, sheet([HEAD, *rows])))
    assert shown.count('aria-label="第') == SHOWN  # tick boxes
    assert f"定了这 {SHOWN} 处以后，接着问另外 5 处" in shown


def test_a_text_that_cannot_be_kept_is_asked_first_and_is_no_fault_besides(office):
    long = [*ROW[:7], "文" * 201]
    draft = upload(office, sheet([HEAD, ROW, long]))
    shown = page(office, draft)
    assert next(iter(kinds(draft))) == "牵头部门有不能保存的文字"
    assert "保存前必须改好" in shown and "处才能保存" not in shown
    assert "改好上面的问题才能保存" in shown


def test_unknown_headings_are_asked_before_anything_is_saved_and_confirmed_with_one_click(office):
    draft = upload(office, sheet(STRANGE))
    shown = page(office, draft)
    assert "各栏怎样理解：Sheet1" in shown
    assert "具体任务：要办的事（为三十户渔民更换救生衣。）" in shown
    asked = [each.asks for each in reconciling.reading_of(draft).ambiguities if each.kind == AmbiguityKind.COLUMN]
    assert all("请在「各栏对应」里确认各栏" in each for each in asked)
    assert "<li>Sheet1的「要办的事」是不是具体任务？</li>" in shown  # answered by the buttons below it
    assert "改好上面的问题才能保存" in shown
    said = {"version": 0, "grid": "0", "reading": "0"}
    assert office.post(reverse("imports:reading", args=[draft.pk]), said).status_code == 302
    draft.refresh_from_db()
    assert draft.corrections["columns"]["0"]["row"] == 0
    assert not any(each.kind == AmbiguityKind.COLUMN for each in reconciling.reading_of(draft).ambiguities)
    assert "已全部保存" in save(office, draft)


@pytest.mark.parametrize("said", [{"grid": "0", "reading": "7"}, {"grid": "9", "reading": "0"}, {"grid": "x"}, {}])
def test_a_reading_of_the_columns_that_does_not_exist_changes_nothing(office, said):
    draft = upload(office, sheet(STRANGE))
    office.post(reverse("imports:reading", args=[draft.pk]), {"version": 0} | said)
    draft.refresh_from_db()
    assert draft.corrections.get("columns", {}) == {}
    assert "这个问题已经不在了" in page(office, draft)


def test_every_column_says_how_it_was_understood_and_why(office):
    shown = page(office, upload(office, sheet([HEAD, ROW])))
    assert "时间节点：第 6 列，标题“时间节点”，1 格中 1 格是日期" in shown
    assert "牵头部门：第 8 列，标题“牵头部门”，1 格中 1 格是单位名称" in shown


def test_the_page_of_the_columns_begins_with_the_last_row_of_the_header(office):
    """Confirmed as it stands, a header of two rows stays a header."""
    head = [["任务名称", "工作内容", "责任", None, "完成时限"], [None, None, "牵头单位", "配合单位", None]]
    merged = ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]
    body = [
        ["贴息", "给二十家企业贴息。", "财政局", "文广局", "2016年6月底"],
        ["稳岗", "返还保费。", "文广局", "财政局", "长期"],
    ]
    draft = upload(office, sheet([*head, *body], merged))
    before = [row.texts for row in reconciling.reading_of(draft).rows]
    address = reverse("imports:columns", args=[draft.pk, 0])
    form = office.get(address).context["form"]
    said = {name: form[name].value() for name in form.fields}
    assert (said["header"], len(before)) == (2, 2)
    assert office.post(address, said).status_code == 302
    draft.refresh_from_db()
    assert [row.texts for row in reconciling.reading_of(draft).rows] == before


def test_strange_names_are_counted_in_places_and_tasks_like_other_questions(office):
    rows = [
        [*ROW[:4], "1、选址。\n2、开放。", ROW[5], "水务局、绿化专班", "水务局"],
        [*ROW[:4], "购书。", ROW[5], "水务局", "文广局"],
        [*ROW[:4], "办展。", ROW[5], "财政局", "文广局"],
    ]
    reading = reconciling.reading_of(upload(office, sheet([HEAD, *rows])))
    assert count_names(reading, ["水务局"]) == NamesCount(places=3, tasks=3)
    assert count_names(reading, ["绿化专班"]) == NamesCount(places=1, tasks=2)
    assert count_names(reading, ["教育局"]) == NamesCount(places=0, tasks=0)

"""佐证材料 in a real browser: files are dropped, added and removed, and what is listed is what is sent."""

import re

import pytest
from playwright.sync_api import Page, expect

from demonstration.files import made_up_pdf
from tasks.models import Evidence, LedgerEntry, Task
from tests.browser.conftest import too_wide_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DROP = """([form, files]) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"]) {
    form.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
  }
}"""
PDF = "%PDF-1.4 "


def dropped(page: Page, *files: tuple[str, str]) -> None:
    """Drop files, each a name and its content, onto the words of the report form."""
    page.evaluate(DROP, [page.get_by_label("进展").element_handle(), files])


def as_chosen(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def listed(page: Page) -> list[str]:
    return page.locator("[data-paper]:visible legend").all_inner_texts()


def said(page: Page) -> str:
    return page.locator("[data-papers-said]").inner_text()


def sent_names(page: Page) -> list[str]:
    return page.locator("#id_files").evaluate("field => [...field.files].map(file => file.name)")


@pytest.fixture
def clerk(demonstration, signed_in_page):
    page = signed_in_page("wgj")
    page.goto(f"/tasks/{Task.objects.get(project__position=3, position=1).pk}/")
    page.get_by_label("进展").fill("（演示）材料附上。")
    return page


def test_two_files_are_dropped_one_removed_and_the_other_arrives(clerk):
    dropped(clerk, ("现场一.pdf", PDF + "1"), ("现场二.pdf", PDF + "2"))
    assert listed(clerk) == sent_names(clerk) == ["现场一.pdf", "现场二.pdf"]
    clerk.locator("[data-paper]").nth(1).get_by_label("标题").fill("（演示）第二张")
    clerk.get_by_role("button", name="移除 现场一.pdf").click()
    assert listed(clerk) == sent_names(clerk) == ["现场二.pdf"]
    assert said(clerk) == "已移除 现场一.pdf。现有 1 个文件，共 1 KB。"
    expect(clerk.get_by_role("button", name="移除 现场二.pdf")).to_be_focused()
    assert too_wide_at(clerk) == []
    clerk.get_by_role("button", name="提交反馈").click()
    clerk.get_by_text("已提交进展反馈。").wait_for()
    files = LedgerEntry.objects.latest("pk").evidence.values_list("name", "title")
    assert list(files) == [("现场二.pdf", "（演示）第二张")]


def test_files_add_up_and_the_same_content_is_taken_once(clerk):
    chosen = clerk.get_by_label("佐证材料")
    chosen.set_input_files([as_chosen("甲.pdf", b"%PDF-1.4 a")])
    chosen.set_input_files([as_chosen("乙.pdf", b"%PDF-1.4 b"), as_chosen("甲的副本.pdf", b"%PDF-1.4 a")])
    expect(clerk.get_by_text("「甲的副本.pdf」和「甲.pdf」内容相同，只留一份。现有 2 个文件")).to_be_visible()
    assert listed(clerk) == sent_names(clerk) == ["甲.pdf", "乙.pdf"]
    for name in ("乙.pdf", "甲.pdf"):
        clerk.get_by_role("button", name=f"移除 {name}").click()
    assert (listed(clerk), sent_names(clerk)) == ([], [])
    expect(clerk.get_by_role("button", name="选文件")).to_be_focused()


def test_files_are_chosen_and_removed_by_the_keyboard(clerk):
    clerk.on("filechooser", lambda _: None)  # from now on: a browser that is told with the key may open its own dialog
    clerk.get_by_label("完成 %").focus()
    clerk.keyboard.press("Tab")
    expect(clerk.get_by_role("button", name="选文件")).to_be_focused()
    with clerk.expect_file_chooser() as asked:
        clerk.keyboard.press("Enter")
    assert asked.value.is_multiple()
    asked.value.set_files([as_chosen("甲.pdf", b"%PDF-1.4 a"), as_chosen("乙.pdf", b"%PDF-1.4 b")])
    clerk.keyboard.press("Tab")
    expect(clerk.get_by_role("button", name="移除 甲.pdf")).to_be_focused()
    clerk.keyboard.press("Enter")
    assert listed(clerk) == sent_names(clerk) == ["乙.pdf"]
    assert clerk.locator("[data-papers-said]").get_attribute("role") == "status"


def test_what_cannot_be_taken_is_said_at_once_with_its_reason(clerk):
    dropped(clerk, ("程序.exe", "MZ"), ("空.pdf", ""), ("好.pdf", PDF), (f"{'长' * 160}.pdf", PDF))
    clerk.get_by_label("佐证材料").set_input_files([as_chosen("很大.pdf", b"%PDF-" + bytes(20 << 20))])
    assert clerk.locator(".paper-refused li").all_inner_texts() == [
        "「很大.pdf」有 20.1 MB，超过 20 MB，请压缩或分成几个文件，没有加入。"
    ]
    dropped(clerk, ("程序.exe", "MZ"), ("空.pdf", ""), (f"{'长' * 160}.pdf", PDF))
    expect(clerk.get_by_text("3 个没有加入。现有 1 个文件")).to_be_visible()
    assert [re.sub("长+", "长", line) for line in clerk.locator(".paper-refused li").all_inner_texts()] == [
        "「程序.exe」这种文件不能上传，请先转换，没有加入。",
        "「空.pdf」是空文件，没有加入。",
        "「长.pdf」文件名超过 150 字，请改短，没有加入。",
    ]
    dropped(clerk, *((f"{number}.pdf", f"{PDF}{number}") for number in range(10)))
    expect(clerk.get_by_text("「9.pdf」一次最多 10 个文件，请下次再交，没有加入。")).to_be_visible()
    assert sent_names(clerk) == ["好.pdf", *(f"{number}.pdf" for number in range(9))]
    assert too_wide_at(clerk) == []


def test_a_content_that_lies_is_told_in_place_and_every_file_stays_chosen(clerk):
    dropped(clerk, ("好.pdf", PDF), ("照片.pdf", "\x89PNG not really"))
    clerk.get_by_role("button", name="提交反馈").click()
    fault = clerk.locator("#report .fault", has_text="「照片.pdf」的内容和扩展名不符")
    expect(fault).to_be_focused()
    assert listed(clerk) == sent_names(clerk) == ["好.pdf", "照片.pdf"]
    assert clerk.get_by_label("进展").input_value() == "（演示）材料附上。"
    assert clerk.get_by_text("选过的文件要重新选择").count() == 0
    clerk.get_by_role("button", name="移除 照片.pdf").click()
    clerk.get_by_role("button", name="提交反馈").click()
    clerk.get_by_text("已提交进展反馈。").wait_for()
    assert Evidence.objects.filter(name="好.pdf").count() == 1


def test_a_reply_takes_dropped_files_and_tells_faults_in_place(demonstration, signed_in_page):
    page = signed_in_page("wgj")
    page.goto(f"/tasks/{Task.objects.get(project__position=3, position=1).pk}/reply/")
    page.evaluate(DROP, [page.get_by_label("说明").element_handle(), [("附件.pdf", "no pdf")]])
    page.get_by_label("说明").fill("（演示）材料附上。")
    page.get_by_role("button", name="回复").click()
    expect(page.locator("#act .fault", has_text="「附件.pdf」的内容和扩展名不符")).to_be_focused()
    assert (page.get_by_label("说明").input_value(), listed(page)) == ("（演示）材料附上。", ["附件.pdf"])


def test_without_the_script_it_is_a_plain_form(demonstration, signed_in_page, live_server):
    page = signed_in_page("wgj")
    plain = page.context.browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    try:
        form = plain.new_page()
        form.goto(f"/tasks/{Task.objects.get(project__position=3, position=1).pk}/")
        assert form.get_by_role("button", name="选文件").count() == 0
        form.get_by_label("进展").fill("（演示）没有脚本。")
        good, bad = made_up_pdf("好.pdf"), as_chosen("坏.pdf", b"no pdf")
        form.get_by_label("佐证材料").set_input_files([as_chosen("好.pdf", good.read()), bad])
        form.get_by_label("标题").fill("（演示）标题")
        form.get_by_role("button", name="提交反馈").click()
        expect(form.get_by_text("选过的文件要重新选择：好.pdf、坏.pdf。")).to_be_visible()
        assert form.get_by_label("进展").input_value() == "（演示）没有脚本。"
        assert form.get_by_label("标题").input_value() == "（演示）标题"
        good.seek(0)
        form.get_by_label("佐证材料").set_input_files([as_chosen("好.pdf", good.read())])
        form.get_by_role("button", name="提交反馈").click()
        form.get_by_text("已提交进展反馈。").wait_for()
        assert Evidence.objects.get(title="（演示）标题").name == "好.pdf"
    finally:
        plain.close()


def test_pictures_taken_one_after_the_other_on_a_phone_add_up(demonstration, signed_in_page):
    phone = signed_in_page("wgj", 360)
    phone.goto(f"/tasks/{Task.objects.get(project__position=3, position=1).pk}/")
    for number in (1, 2):
        phone.on("filechooser", lambda _: None)  # as above
        with phone.expect_file_chooser() as asked:
            phone.get_by_role("button", name="拍照", exact=True).click()
        assert asked.value.element.get_attribute("capture") == "environment"
        assert asked.value.element.get_attribute("accept") == "image/*"
        asked.value.set_files([as_chosen("image.jpg", b"\xff\xd8\xff\xe0 %d" % number)])
    expect(phone.get_by_text("已加入 1 个。现有 2 个文件")).to_be_visible()
    names = listed(phone)
    assert names == sent_names(phone) and len(set(names)) == 2
    assert all(re.fullmatch(r"拍照_\d{8}_\d{6}(_2)?\.jpg", name) for name in names)
    for button in ("拍照", "选文件", f"移除 {names[0]}"):
        box = phone.get_by_role("button", name=button, exact=True).bounding_box()
        assert (button, box["width"] >= 44, box["height"] >= 44) == (button, True, True)
    assert phone.locator("form#report input[data-camera]").evaluate("field => [field.name, field.files.length]") == [
        "",
        0,
    ]
    phone.get_by_label("进展").fill("（演示）现场照片。")
    phone.get_by_role("button", name="提交反馈").click()
    phone.get_by_text("已提交进展反馈。").wait_for()
    assert list(LedgerEntry.objects.latest("pk").evidence.values_list("name", flat=True)) == names
    phone.set_viewport_size({"width": 1440, "height": 900})
    phone.goto(f"/tasks/{Task.objects.get(project__position=3, position=1).pk}/")
    assert phone.get_by_role("button", name="选文件").is_visible()
    assert phone.get_by_role("button", name="拍照", exact=True).count() == 0


SENT = re.compile(r"/tasks/\d+/report/$")
LARGE = as_chosen("很大.pdf", b"%PDF-1.4 " + bytes(900_000))


def slowly(page: Page, bytes_a_second: int) -> None:
    """Let the browser send no more than that; 0 lifts the bound."""
    to_network = page.context.new_cdp_session(page)
    to_network.send("Network.enable")
    bounds = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second or -1}
    to_network.send("Network.emulateNetworkConditions", bounds)


def test_a_slow_upload_shows_how_far_it_is_and_can_be_cancelled(clerk, expected_complaints):
    expected_complaints.append("htmx:")
    clerk.get_by_label("佐证材料").set_input_files([LARGE])
    before = LedgerEntry.objects.count()
    slowly(clerk, 150_000)
    clerk.get_by_role("button", name="提交反馈").click()
    bar = clerk.get_by_role("progressbar", name="上传进度")
    clerk.wait_for_function("bar => bar.value > 10 && bar.value < 90", arg=bar.element_handle())
    assert re.match(r"已传 \d+ KB，共 \d+ KB$", clerk.locator("[data-sending-said]").inner_text())
    assert clerk.get_by_role("button", name="提交反馈").is_disabled()
    clerk.get_by_role("button", name="取消上传").click()
    told = clerk.get_by_role("alert").filter(has_text="已取消，没有提交。填写的内容和选好的文件都还在。")
    expect(told).to_be_focused()
    assert not bar.is_visible() and sent_names(clerk) == ["很大.pdf"]
    slowly(clerk, 0)
    assert LedgerEntry.objects.count() == before
    clerk.get_by_role("button", name="提交反馈").click()
    clerk.get_by_text("已提交进展反馈。").wait_for()
    assert LedgerEntry.objects.latest("pk").evidence.get().size == 900_009


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (413, "文件合计太大，服务器没有收下，没有提交。请移除几个，分几次交。"),
        (507, "服务器的磁盘空间不足，文件没有收下"),
        (502, "服务器现在不能处理，请过几分钟再提交。"),
        (500, "服务器出了问题，没有收下。"),
    ],
)
def test_an_answer_of_the_proxy_is_told_in_place_in_chinese(clerk, expected_complaints, status, sentence):
    expected_complaints += ["htmx:", "Response Status Error Code", f"status of {status}"]
    clerk.get_by_label("佐证材料").set_input_files([LARGE])
    clerk.route(SENT, lambda route: route.fulfill(status=status, body="<h1>Request Entity Too Large</h1>"))
    clerk.get_by_role("button", name="提交反馈").click()
    expect(clerk.get_by_role("alert").filter(has_text=sentence)).to_be_focused()
    assert clerk.get_by_label("进展").input_value() == "（演示）材料附上。"
    assert (sent_names(clerk), clerk.get_by_role("button", name="提交反馈").is_enabled()) == (["很大.pdf"], True)


def test_who_sends_files_too_often_keeps_the_page_with_text_and_files(clerk, expected_complaints):
    expected_complaints += ["htmx:", "Response Status Error Code", "status of 429"]
    clerk.get_by_label("佐证材料").set_input_files([LARGE])
    page_of_its_own = '<main id="main"><h1>请稍等 43 秒再试</h1></main>'
    clerk.route(SENT, lambda route: route.fulfill(status=429, headers={"Retry-After": "43"}, body=page_of_its_own))
    clerk.get_by_role("button", name="提交反馈").click()
    sentence = "一分钟里提交的次数太多，这次没有提交。请 43 秒以后再提交。填写的内容和选好的文件都还在。"
    expect(clerk.get_by_role("alert").filter(has_text=sentence)).to_be_focused()
    assert (clerk.get_by_label("进展").input_value(), sent_names(clerk)) == ("（演示）材料附上。", ["很大.pdf"])
    assert clerk.get_by_role("button", name="提交反馈").is_enabled()


def test_when_the_answer_is_lost_the_form_stays_and_sending_again_enters_it_once(clerk, expected_complaints):
    expected_complaints += ["htmx:", "net::ERR"]
    clerk.get_by_label("佐证材料").set_input_files([as_chosen("方案.pdf", made_up_pdf("方案.pdf").read())])
    before = LedgerEntry.objects.count()

    def lose_the_answer(route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    clerk.route(SENT, lose_the_answer)
    clerk.get_by_role("button", name="提交反馈").click()
    expect(clerk.get_by_role("alert").filter(has_text="没有收到服务器的答复，连接可能断了。")).to_be_focused()
    assert LedgerEntry.objects.count() == before + 1
    assert (clerk.get_by_label("进展").input_value(), sent_names(clerk)) == ("（演示）材料附上。", ["方案.pdf"])
    clerk.unroute(SENT)
    clerk.get_by_role("button", name="提交反馈").click()
    clerk.get_by_text("已提交进展反馈。").first.wait_for()  # the message of the lost answer comes with it
    assert LedgerEntry.objects.count() == before + 1
    assert Evidence.objects.filter(name="方案.pdf").count() == 1

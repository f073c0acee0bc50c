"""Going back never leads to the browser's own page of an error, nor sends a form again."""

import pytest

from tasks.models import LedgerEntry, Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATE = "推进民间博物馆"


def without_its_own_checks(page):
    page.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true; })")


def is_of_the_portal(page) -> bool:
    return page.url.startswith("http://") and page.locator("header.top").count() == 1


def test_a_refused_form_is_open_again_by_back_and_by_loading_anew(demonstration, signed_in_page):
    task = Task.objects.get(present__text__contains=LATE)
    office = signed_in_page("chuangjianban")
    office.goto(f"/tasks/{task.pk}/")
    office.get_by_role("link", name="催办", exact=True).click()
    address = office.url
    without_its_own_checks(office)
    office.get_by_role("button", name="发出催办").click()
    office.locator(".field.bad, .fault").first.wait_for()
    office.reload()
    assert office.url == address and office.get_by_role("button", name="发出催办").count() == 1
    without_its_own_checks(office)
    office.get_by_role("button", name="发出催办").click()
    office.locator(".field.bad, .fault").first.wait_for()
    before = LedgerEntry.objects.count()
    office.get_by_label("内容").fill("（演示）请在期限前书面回复。")
    office.get_by_label("要求回复日期").fill("2016-10-21")
    office.get_by_role("button", name="发出催办").click()
    office.locator(".note-success").wait_for()
    office.go_back()
    assert is_of_the_portal(office) and office.url == address
    office.go_back()
    office.go_forward()
    office.go_forward()
    assert is_of_the_portal(office) and LedgerEntry.objects.count() == before + 1


def test_a_page_that_a_form_alone_opens_leads_back_to_where_the_form_stood(demonstration, signed_in_page):
    office = signed_in_page("chuangjianban")
    office.goto("/import/")
    address = office.url
    without_its_own_checks(office)
    office.locator("main form button[type=submit]").first.click()
    office.locator(".fault, .note-error").first.wait_for()
    office.locator("header .brand").click()
    office.go_back()
    assert is_of_the_portal(office) and office.url == address

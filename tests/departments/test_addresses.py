"""电子邮箱: shown masked in lists and files; what comes back masked changes nothing."""

import pytest
from django.urls import reverse
from tablib import Dataset

from departments.lists.resources import UserResource
from departments.models import User
from departments.people import masked

pytestmark = pytest.mark.django_db
HEADS = ["账号", "姓名", "角色", "单位", "电子邮箱"]


@pytest.mark.parametrize(
    ("email", "shown"), [("", ""), ("wu@wgj.example.cn", "w***@wgj.example.cn"), ("a@b.cn", "a***@b.cn")]
)
def test_an_address_is_masked(email, shown):
    assert masked(email) == shown


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("w***@wgj.example.cn", "wu@wgj.example.cn"),
        ("new@wgj.example.cn", "new@wgj.example.cn"),
        ("", ""),
        ("x***@wgj.example.cn", None),  # no address that the portal knows
        ("不是邮箱", None),
    ],
)
def test_an_imported_address_is_taken_kept_or_refused(people, cell, kept):
    User.objects.filter(pk=people.wu.pk).update(email="wu@wgj.example.cn")
    outcome = UserResource().import_data(Dataset(["wu", "吴", "经办人", "文广局", cell], headers=HEADS))
    refused = outcome.has_errors() or outcome.has_validation_errors()
    people.wu.refresh_from_db()
    assert (refused, people.wu.email) == ((True, "wu@wgj.example.cn") if kept is None else (False, kept))


def test_lists_and_files_show_no_whole_address(people, signed_in):
    User.objects.filter(pk=people.wu.pk).update(email="wu@wgj.example.cn")
    client = signed_in(people.li)
    page = client.get(reverse("admin:departments_user_changelist")).content.decode()
    assert "w***@wgj.example.cn" in page and "wu@wgj" not in page
    assert "w***@wgj.example.cn" in UserResource().export().csv
    form = client.get(reverse("admin:departments_user_change", args=[people.wu.pk])).content.decode()
    assert "wu@wgj.example.cn" in form
    said = {"username": "wu", "name": "吴", "role": "CLERK", "department": people.wu.department_id, "is_active": "on"}
    client.post(reverse("admin:departments_user_change", args=[people.wu.pk]), said | {"email": "neu@wgj.example.cn"})
    people.wu.refresh_from_db()
    assert people.wu.email == "neu@wgj.example.cn"
    assert not hasattr(people.wu.history.first(), "email")

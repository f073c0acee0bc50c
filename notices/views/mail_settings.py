"""提醒设置: the part of 我的账号 that says what comes by mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import NONE, Permission, scope
from jiading.web.account_sections import AccountSection
from notices.digest import owes_work
from notices.forms import MailSettingForm
from notices.services import mail_settings


def mail_section(request: SignedInRequest) -> AccountSection | None:
    """Return the form for 我的账号; None for who is never reminded."""
    if scope(request.user, Permission.READ_TASK) is NONE:
        return None
    shown = {"form": MailSettingForm(request.user), "owes_work": owes_work(request.user)}
    return AccountSection("notices/_mail_settings.html", shown)


class MailSettings(RoleRequiredMixin, View):
    """Save the choice; the form stands on 我的账号 and cannot be filled in wrongly there."""

    permission = Permission.READ_TASK

    def post(self, request: SignedInRequest) -> HttpResponse:
        form = MailSettingForm(request.user, request.POST)
        if form.is_valid():
            mail_settings.choose(person=request.user, **form.cleaned_data)
            messages.success(request, "提醒设置已保存。")
        else:
            messages.error(request, "没有看懂选了什么，请刷新页面后再选一次。")
        return redirect(f"{reverse('departments:me')}#mail")

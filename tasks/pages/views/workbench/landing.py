"""Where a leader begins after the sign-in: on 全部方案 where several plans run, else on 总览; others on 工作台."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from departments.choices import Role
from departments.requests import SignedInRequest
from indicators.current import code_in_links, running_plans_of
from jiading.templatetags.portal import with_query


class Landing(View):
    """Lead on to the first page of the person."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        plans = running_plans_of(request)
        if request.user.role != Role.LEADER or not plans:
            return redirect(settings.LOGIN_REDIRECT_URL)
        if len(plans) > 1:
            return redirect(settings.PLANS_PAGE)
        code = code_in_links(request, plans[0])
        return redirect(with_query(reverse(settings.OVERVIEW_PAGE), {"plan": code} if code else {}))

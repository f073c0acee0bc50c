"""What rooms add to 我的账号: an app names a function in `account_section` of its AppConfig; the frame only draws."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from jiading.web.requests import RequestInDay


@dataclass(frozen=True)
class AccountSection:
    """A part of the page of one's own account: a template, and what it shows as `section`."""

    template: str
    shown: Mapping[str, Any]


def account_sections(request: RequestInDay) -> list[AccountSection]:
    """Return what each app shows to this person, in the order in which apps are installed."""
    named = [getattr(config, "account_section", None) for config in apps.get_app_configs()]
    makers: list[Callable[[RequestInDay], AccountSection | None]] = [import_string(name) for name in named if name]
    return [section for make in makers if (section := make(request))]

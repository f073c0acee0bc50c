"""What the sign-in page tells of the demonstration; outside it, nothing."""

from django import template
from django.conf import settings

from demonstration.accounts import ACCOUNTS, PASSWORD, DemoAccount

register = template.Library()


@register.simple_tag
def demonstration_accounts() -> list[DemoAccount]:
    """Return the accounts to be tried, in the order of the table of roles; none outside the demonstration."""
    return [account for account in ACCOUNTS if account.shown] if settings.DEMO else []


@register.simple_tag
def demonstration_password() -> str:
    """Return the one password of all of them, or nothing outside the demonstration."""
    return PASSWORD if settings.DEMO else ""

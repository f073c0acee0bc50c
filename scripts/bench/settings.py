"""The portal's settings for a measurement: a fixed day, the floors beside the pages, and statements counted."""

from jiading.settings import *  # noqa: F403 - all of the portal's settings, and a few of its own
from jiading.settings import MIDDLEWARE, RATES
from scripts.bench.sizes import TODAY

PORTAL_TODAY = TODAY
ROOT_URLCONF = "scripts.bench.urls"
MIDDLEWARE = ["scripts.bench.counting.StatementsMiddleware", *MIDDLEWARE]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

RATES = dict.fromkeys(RATES, 0)  # one client asks for everybody

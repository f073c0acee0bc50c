"""The portal's settings for a measurement: a fixed day, the floors beside the pages, and statements counted."""

from jiading.settings import *  # noqa: F403
from jiading.settings import MIDDLEWARE
from scripts.bench.sizes import TODAY

PORTAL_TODAY = TODAY
ROOT_URLCONF = "scripts.bench.urls"
MIDDLEWARE = ["scripts.bench.counting.StatementsMiddleware", *MIDDLEWARE]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

"""The rooms of the house, for the tests that look through all of them."""

from django.apps import apps
from django.conf import settings

FRAME = "jiading"
LIBRARY = "tableparser"
APPS = tuple(
    name
    for name in sorted(config.name for config in apps.get_app_configs())
    if (settings.BASE_DIR / name).is_dir() and name != FRAME
)

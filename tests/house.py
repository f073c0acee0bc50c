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


def last_migration(app: str) -> str:
    """Return the name of an app's last migration."""
    return max(path.stem for path in (settings.BASE_DIR / app / "migrations").glob("0*.py"))

"""The navigation of the frame: each app declares its entries in its AppConfig, the frame only draws them."""

from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True, order=True)
class NavigationEntry:
    """One entry; `permission` is the name in the role table that opens it, None opens it for everybody signed in.

    `place` orders the entries of all apps. An entry with `whole_app` is the current one on every page of its app.
    """

    place: int
    label: str
    url_name: str
    permission: str | None = None
    whole_app: bool = False

    def is_current(self, view_name: str) -> bool:
        """Return whether the view of that name is the entry's own or below it (reports:units, reports:units_late)."""
        app = self.url_name.partition(":")[0]
        if self.whole_app and view_name.startswith(f"{app}:"):
            return True
        return view_name == self.url_name or view_name.startswith(f"{self.url_name}_")


def navigation() -> list[NavigationEntry]:
    """Return the entries that all installed apps declare as `navigation`, in their order."""
    return sorted(entry for config in apps.get_app_configs() for entry in getattr(config, "navigation", ()))

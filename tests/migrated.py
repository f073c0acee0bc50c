"""The database of the tests: migrated once for all test processes of a run, and copied for each of them.

Migrating takes some 5 seconds of CPU, a copy a tenth of one. The first process that asks migrates, the others wait for
it; the last one that ends removes what the copies were made from.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.year import locked


class MigratedDatabase:
    """A database that has been migrated and is never written to again; `folder` is shared by the processes of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name, self._users = folder / "name", folder / "users"
        self._users.mkdir(parents=True, exist_ok=True)

    @property
    def name(self) -> str:
        """Return its name: on SQLite the path of its file."""
        return self._name.read_text()

    @contextmanager
    def copied(self, process: str) -> Iterator[None]:
        """Let Django work on a copy of its own for the test process of that name; afterwards the copy is gone."""
        configured = str(connection.settings_dict["NAME"])
        with locked(self.folder):
            self._be_migrated()
            (self._users / process).touch()
            connection.creation.clone_test_db(process, verbosity=0)
            work_on(connection.creation.get_test_db_clone_settings(process)["NAME"])
        yield
        with locked(self.folder):
            connection.creation.destroy_test_db(configured, verbosity=0)
            (self._users / process).unlink()
            if not any(self._users.iterdir()):
                self._be_gone(configured)

    @contextmanager
    def kept_still(self) -> Iterator[str]:
        """Yield its name while no process copies it: PostgreSQL copies no database to which somebody is connected."""
        with locked(self.folder):
            yield self.name

    def _be_migrated(self) -> None:
        if self._name.exists():
            work_on(self.name)
        else:
            self._name.write_text(
                str(connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False))
            )

    def _be_gone(self, configured: str) -> None:
        work_on(self.name)
        connection.creation.destroy_test_db(configured, verbosity=0)
        self._name.unlink()


def work_on(name: str) -> None:
    """Let Django connect to the database of that name from now on."""
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name

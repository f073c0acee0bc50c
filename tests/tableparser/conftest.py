"""These tests run with or without Django: in a bare environment this is their only conftest."""

from tests import cpu, examples_of_properties  # noqa: F401 - importing it loads the profile


def pytest_configure(config) -> None:
    """Account for the CPU seconds of each file, where the conftest above does not."""
    if not config.pluginmanager.is_registered(cpu):
        config.pluginmanager.register(cpu)

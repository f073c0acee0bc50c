"""The small plan in which everything happens is shared with the tests of files."""

from tests.exports.files.conftest import story  # noqa: F401 - a fixture, found by its name

"""Fill an empty, migrated database with that many tasks. Usage: python -m scripts.bench.load 10000"""

import sys

import django

django.setup()

from scripts.bench.archetypes import history, people_and_units  # noqa: E402 - models need the settings first
from scripts.bench.multiply import multiply  # noqa: E402 - they too

people_and_units()
multiply(history(), int(sys.argv[1]))

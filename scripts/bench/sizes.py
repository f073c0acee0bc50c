"""How large the measured portal is, and what it calls today."""

from datetime import date

TODAY = date(2016, 10, 15)
PAST = date(2016, 8, 1)
ARCHETYPES, ROWS, UNITS, TOWNS, USERS = 200, 40, 60, 12, 200
PASSWORD = "Bench-kouling-7"
SEED = 20161015

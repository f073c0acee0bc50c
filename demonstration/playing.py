"""What the command demo plays: the official table's year, then the three small plans that make a district of it."""

from datetime import date

from django.db import transaction

from demonstration.accounts import make_accounts
from demonstration.history import BEGINS, write
from demonstration.history_civility import ENTERED as CIVILITY_ENTERED
from demonstration.history_civility import write_civility
from demonstration.history_fitness import ENTERED as FITNESS_ENTERED
from demonstration.history_fitness import write_fitness
from demonstration.small_plans import enter_small_plan
from demonstration.stage import SEED, Stage, moment_of
from departments.people import system_account
from imports.services.official_table import load_departments, load_jiading

SERVICES_ENTERED = date(2016, 10, 10)  # a draft has no history: nobody has handed it out


@transaction.atomic
def play_year() -> int:
    """Enter units, accounts and the official table, and play its year; return how many steps it has.

    The database must have no plan.
    """
    load_departments()
    make_accounts()
    plan = load_jiading(by=system_account(), when=moment_of(BEGINS, hour=9))
    if plan is None:
        raise RuntimeError("the official table is there already")
    stage = Stage(plan)
    write(stage)
    return stage.play()


@transaction.atomic
def play_small_plans() -> int:
    """Enter the three small plans beside the official one and play their histories; return how many steps they have.

    play_year() comes first: it makes units and accounts.
    """
    steps = 0
    histories = (("civility", CIVILITY_ENTERED, write_civility), ("fitness", FITNESS_ENTERED, write_fitness))
    for number, (name, entered, write_history) in enumerate(histories, start=1):
        plan = enter_small_plan(name, by=system_account(), when=moment_of(entered, hour=9))
        stage = Stage(plan, seed=SEED + number)
        write_history(stage)
        steps += stage.play()
    enter_small_plan("services", by=system_account(), when=moment_of(SERVICES_ENTERED, hour=9))
    return steps

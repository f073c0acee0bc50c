"""The demonstration never enters a real installation, and enters an empty one whole or not at all."""

import pytest
from django.core.management import CommandError, call_command

from demonstration import playing
from indicators.choices import Stage
from indicators.models import Plan
from tasks.ledger.verify import faults
from tests.year import TODAY


@pytest.mark.django_db
def test_it_stays_out_of_a_real_installation(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=on"):
        call_command("demo")
    assert not Plan.objects.exists()


@pytest.mark.shared
@pytest.mark.django_db
def test_the_command_plays_the_year_and_the_small_plans_together_or_nothing(settings, monkeypatch, capsys):
    """The year's steps are left out here: they are played once for the whole run."""
    settings.DEMO, settings.PORTAL_TODAY = True, TODAY
    monkeypatch.setattr(playing, "write", lambda stage: None)
    with monkeypatch.context() as broken:
        broken.setattr(playing, "write_fitness", lambda stage: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            call_command("demo")
    assert not Plan.objects.exists()
    call_command("demo")
    assert "演示数据已载入" in capsys.readouterr().out
    stages = dict(Plan.objects.as_of(TODAY).order_by("code").values_list("code", "stage"))
    assert [*stages.values()] == [Stage.DRAFT, Stage.RUNNING, Stage.CLOSED, Stage.DRAFT]
    assert list(faults()) == []

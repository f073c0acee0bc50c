"""The demonstration never enters a real installation."""

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Plan


@pytest.mark.django_db
def test_it_stays_out_of_a_real_installation(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=on"):
        call_command("demo")
    assert not Plan.objects.exists()

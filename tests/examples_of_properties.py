"""How Hypothesis chooses examples: the same ones by day, new ones at night. Importing this module loads the profile."""

from hypothesis import HealthCheck, Phase, settings

from tests.amount import NIGHTLY

settings.register_profile(
    "same",
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile(
    "nightly",
    settings.get_profile("same"),
    derandomize=False,
    print_blob=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
settings.load_profile("nightly" if NIGHTLY else "same")

"""陈 of the office takes filled sheets back."""

import pytest

from fill_sheets import services
from fill_sheets.models import FillSheetDraft
from fill_sheets.reader import sheets_in
from tests.fill_sheets.filling import read
from tests.world import at


@pytest.fixture
def handed_in(people):
    """Upload files as 陈, or somebody else of the office; each is (name, bytes) or bytes alone."""

    def begin(*files, by=None, day: str = "2016-05-10") -> FillSheetDraft:
        sheets = []
        for place, file in enumerate(files, start=1):
            name, data = file if isinstance(file, tuple) else (f"填报单{place}.xlsx", file)
            sheets += sheets_in(read(data, name), data)
        return services.begin(sheets=sheets, refused=[], by=by or people.chen, when=at(day))

    return begin


@pytest.fixture
def confirm(people):
    """Enter a draft as its owner, with choices for its conflicts."""

    def enter(draft: FillSheetDraft, day: str = "2016-05-10", **choices: str):
        found = services.review_of(draft)
        chosen = {each.id: choices["all"] for each in found.conflicts} if "all" in choices else choices
        return services.enter(draft=draft, choices=chosen, seen=found.fingerprint, by=draft.made_by, when=at(day))

    return enter

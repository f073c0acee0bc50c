"""Notes of what lights and states mean: opened by key, within the window; folded they make no page taller."""

import pytest

from tasks.models import Task
from tests.browser.conftest import FITS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEIGHT = "document.documentElement.scrollHeight"
WITHOUT = "document.querySelectorAll('.meaning').forEach((each) => each.remove())"


def test_a_note_opens_by_key_lies_in_the_window_and_moves_nothing(demonstration, signed_in_page):
    leader, task = signed_in_page("lingdao"), Task.objects.order_by("pk").first()
    for path in ("/", "/tasks/", "/overview/", f"/tasks/{task.pk}/"):
        for width in (1440, 360):
            leader.set_viewport_size({"width": width, "height": 900})
            leader.goto(path)
            folded = leader.evaluate(HEIGHT)
            note = leader.locator(".meaning").last
            note.locator("summary").focus()
            leader.keyboard.press("Enter")
            panel = note.locator(".meaning-panel")
            panel.wait_for()
            box = panel.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (path, width)
            assert leader.evaluate(FITS), (path, width)
            assert "。" in panel.inner_text()
            leader.keyboard.press("Enter")
            panel.wait_for(state="hidden")
            leader.evaluate(WITHOUT)
            assert leader.evaluate(HEIGHT) == folded, (path, width)

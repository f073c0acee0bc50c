"""Views kept so far: the plan moves out of the query, the newest where none was said; the order is that of the names."""

from urllib.parse import parse_qsl, urlencode

from django.db import migrations


def say_the_plan(apps, schema_editor) -> None:
    View, Plan = apps.get_model("tasks", "SavedView"), apps.get_model("indicators", "Plan")
    plans = {plan.code: plan for plan in Plan.objects.all()}
    newest = Plan.objects.order_by("-starts_on", "-pk").first()
    for place, view in enumerate(View.objects.order_by("user", "name"), start=1):
        asked = parse_qsl(view.query)
        code = next((value for name, value in asked if name == "plan"), "")
        view.plan = plans.get(code, newest)
        view.query = urlencode([(name, value) for name, value in asked if name != "plan"])
        view.position = min(place, 32767)
        view.save()


def say_it_in_the_query(apps, schema_editor) -> None:
    for view in apps.get_model("tasks", "SavedView").objects.filter(plan__isnull=False).select_related("plan"):
        view.query = urlencode([*parse_qsl(view.query), ("plan", view.plan.code)])
        view.save()


class Migration(migrations.Migration):
    dependencies = [("tasks", "0040_views_are_shared_and_keep_their_plan")]
    operations = [migrations.RunPython(say_the_plan, say_it_in_the_query)]

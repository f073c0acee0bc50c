"""提醒设置: a person chooses what comes by mail and how often."""

from collections.abc import Iterable

from django.db import transaction

from departments.models import User
from departments.roles import NONE, Permission, require, scope
from notices.choices import Subject
from notices.matters import TO_KNOW
from notices.models import MailSetting
from notices.models.notice import READERS


def to_know_kinds(person: User) -> list[Subject]:
    """Return the kinds of 知悉 that the person's role reads."""
    return [Subject(subject) for subject in TO_KNOW if scope(person, READERS[Subject(subject)]) is not NONE]


def setting_of(person: User) -> MailSetting:
    """Return what the person has chosen, or the default, not saved, for who never chose."""
    return MailSetting.objects.filter(person=person).first() or MailSetting(person=person)


@transaction.atomic
def choose(*, person: User, frequency: str, to_do: bool, to_know: Iterable[str]) -> MailSetting:
    """Save what the person wants; raises ValidationError for a frequency that is none.

    Kinds that the role does not read are left out. The history keeps each choice.
    """
    require(person, Permission.MANAGE_OWN_ACCOUNT)
    require(person, Permission.READ_TASK, units=[person.department_id])
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # two first choices at the same time
    wanted = set(to_know)
    setting = setting_of(person)
    setting.frequency, setting.to_do = frequency, to_do
    setting.to_know = [kind.value for kind in to_know_kinds(person) if kind in wanted]
    setting.full_clean()
    setting.save()
    return setting

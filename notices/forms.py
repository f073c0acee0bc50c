"""What a person wants to be told by mail."""

from typing import Any

from django import forms

from departments.models import User
from notices.choices import MailFrequency
from notices.services.mail_settings import setting_of, to_know_kinds


class MailSettingForm(forms.Form):
    """要办, 知悉 by kind, and how often; it begins with what the person has chosen."""

    frequency = forms.ChoiceField(label="多久发一次", choices=MailFrequency.choices, widget=forms.RadioSelect)
    to_do = forms.BooleanField(label="要办的事：待回复、被退回、待审批、今天到期和临期", required=False)
    to_know = forms.MultipleChoiceField(
        label="知悉：上次提醒以后新来的、还没有读的", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, person: User, data: Any = None) -> None:
        setting = setting_of(person)
        chosen = {name: getattr(setting, name) for name in ("frequency", "to_do", "to_know")}
        super().__init__(data, initial=chosen)
        to_know = self.fields["to_know"]
        assert isinstance(to_know, forms.MultipleChoiceField)
        to_know.choices = [(kind.value, kind.label) for kind in to_know_kinds(person)]

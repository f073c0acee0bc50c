"""Sign-in, the choice of a password, and one's own address for mail."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from departments.requests import SignedInRequest
from departments.signing_in.gate import NotNow

WRONG = (
    "账号或密码不对，或账号不能登录。连续输错 5 次将锁定 15 分钟。"
    f"初始密码 {settings.INITIAL_PASSWORD_HOURS} 小时内有效，过期请联系系统管理员重置。"
)


class SignInForm(AuthenticationForm):
    """One sentence for unknown, wrong and disabled alike, so that nobody learns which accounts exist."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}
    refusal: NotNow | None = None  # why the password was not compared
    username = forms.CharField(
        label="账号", max_length=60, widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip()

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except NotNow as refusal:
            self.refusal = refusal
            raise ValidationError(str(refusal)) from refusal


class NewPasswordForm(PasswordChangeForm):
    """The present password, and twice the new one, which must be another.

    The present one is compared as at the sign-in: tried too often, it locks the account.
    """

    refusal: NotNow | None = None  # why the present password was not compared

    error_messages = {
        "password_mismatch": "两次输入的新密码不一样，请重新输入。",
        "password_incorrect": "现在的密码不对，请重新输入。",
    }

    def __init__(self, request: SignedInRequest, *args: Any) -> None:
        super().__init__(request.user, *args)
        self.request = request
        for name, label in (
            ("old_password", "现在的密码"),
            ("new_password1", "新密码"),
            ("new_password2", "再输一次新密码"),
        ):
            self.fields[name].label, self.fields[name].help_text = label, ""

    def clean_old_password(self) -> str:
        """Return the present password; raise ValidationError for a wrong one, or when it cannot be compared now."""
        password: str = self.cleaned_data["old_password"]
        try:
            found = authenticate(self.request, username=self.user.get_username(), password=password)
        except NotNow as refusal:
            self.refusal = refusal
            raise ValidationError(str(refusal)) from refusal
        if found is None:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("new_password1") and said.get("new_password1") == said.get("old_password"):
            self.add_error("new_password1", "新密码不能和现在的密码一样。")
        return said


class EmailForm(forms.Form):
    """The address to which a person wants mail; an empty one means none."""

    email = forms.EmailField(
        label="电子邮箱",
        max_length=120,
        required=False,
        help_text="每日提醒发到这里；不填则只在门户里看通知。",
        error_messages={"invalid": "这不像一个电子邮箱，请写成 name@example.gov.cn 的样子。"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

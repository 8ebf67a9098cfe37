"""allauth's forms in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

CODE_HELP = "打开手机上的动态口令程序，填写当前显示的 6 位数字；手机不在身边时填写一个备用码。"


def _worded(form: forms.Form, **words: str) -> None:
    for name, field in form.fields.items():
        field.label = words.get(name, field.label)
        field.help_text = words.get(f"{name}_help", "")
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = "请填写这一项。"
    form.label_suffix = ""


class SignInForm(LoginForm):
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, login="登录名", password="密码")  # noqa: S106  # a label


class PasswordForm(ChangePasswordForm):
    """Change the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, oldpassword="现在的密码", password1="新密码", password2="再输入一次新密码",
                password1_help="至少 8 位，不能全是数字，也不能是常见密码。")  # fmt: skip


class AgainForm(PasswordAgainForm):
    """Ask the password again before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, password="密码")  # noqa: S106  # a label


class CodeForm(AuthenticateForm):
    """The one-time code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code="动态口令或备用码", code_help=CODE_HELP)


class CodeAgainForm(ReauthenticateForm):
    """The one-time code before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code="动态口令或备用码", code_help=CODE_HELP)


class SetUpCodeForm(ActivateTOTPForm):
    """The first code, which proves that the phone has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code="手机上显示的 6 位数字")
        self.fields["code"].widget.attrs.update(inputmode="numeric", autocomplete="one-time-code")


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, name="给这把通行密钥起个名字", name_help="例如：办公室电脑、手机。",
                passwordless="以后只用这把通行密钥登录，不再输密码",
                passwordless_help="需要设备支持指纹、面容或密码解锁。")  # fmt: skip


class NamePasskeyForm(EditWebAuthnForm):
    """Rename a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, name="名称")

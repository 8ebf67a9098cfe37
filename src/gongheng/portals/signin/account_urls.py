"""The pages of allauth that are used, under its own names; the others do not exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from gongheng.portals.signin.pages import (
    SetUpCode,
    SetUpPasskey,
    SignInPage,
    TakeOff,
    TakeOffPasskey,
)

urlpatterns = [
    path("", SignInPage.as_view(), name="account_login"),
    path("out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("factor/", factor.index, name="mfa_index"),
    path("factor/check/", factor.authenticate, name="mfa_authenticate"),
    path("factor/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("factor/code/", SetUpCode.as_view(), name="mfa_activate_totp"),
    path("factor/code/off/", TakeOff.as_view(), name="mfa_deactivate_totp"),
    path("factor/spare/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factor/spare/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factor/spare/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("factor/passkey/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("factor/passkey/add/", SetUpPasskey.as_view(), name="mfa_add_webauthn"),
    path("factor/passkey/again/", passkey.reauthenticate_webauthn,
         name="mfa_reauthenticate_webauthn"),
    path("factor/passkey/in/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("factor/passkey/<int:pk>/off/", TakeOffPasskey.as_view(), name="mfa_remove_webauthn"),
    path("factor/passkey/<int:pk>/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
]  # fmt: skip

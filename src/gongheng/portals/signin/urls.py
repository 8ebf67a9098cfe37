"""Addresses of the sign-in portal."""

from allauth.account import views as account
from django.urls import path

from gongheng.portals.signin import certificates, pages, people, registering, resetting

app_name = "signin"
urlpatterns = [
    path("", pages.SignInPage.as_view(), name="in"),
    path("out/", account.logout, name="out"),
    path("register/", registering.Register.as_view(), name="register"),
    path("office/", pages.ChooseOffice.as_view(), name="office"),
    path("second-factor/", pages.SetUpSecondFactor.as_view(), name="second_factor"),
    path("account/", pages.MyAccount.as_view(), name="account"),
    path("certificate/", certificates.CertificateSignIn.as_view(), name="certificate_in"),
    path("certificate/text/", certificates.SignInText.as_view(), name="certificate_in_text"),
    path("certificates/", certificates.Certificates.as_view(), name="certificates"),
    path("certificates/text/", certificates.LinkText.as_view(), name="certificate_text"),
    path(
        "certificates/<int:pk>/end/", certificates.EndCertificate.as_view(), name="end_certificate"
    ),
    path("keys/", pages.Keys.as_view(), name="keys"),
    path("keys/<str:number>/revoke/", pages.RevokeKey.as_view(), name="revoke_key"),
    path("people/", people.People.as_view(), name="people"),
    path("people/add/", people.AddPerson.as_view(), name="add_person"),
    path("people/<int:pk>/end/", people.EndOffice.as_view(), name="end_office"),
    path("people/<int:pk>/password/", resetting.ResetPassword.as_view(), name="reset_password"),
]

"""The addresses of the staff: signing in, one's own account, people, audit."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from core.staff.views import audit, home, joining, people, recovery
from core.staff.views.borrowed import borrowed, counted

urlpatterns = [
    path("", home.home, name="staff_home"),
    path("unlock/", home.unlock, name="staff_unlock"),
    # signing in: django-allauth's own views; those that are not named here do not exist
    path("sign-in/", borrowed(account.login), name="account_login"),
    path("sign-in/code/", borrowed(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", counted(borrowed(passkeys.login_webauthn)), name="mfa_login_webauthn"),
    path("sign-out/", borrowed(account.logout), name="account_logout"),
    path("join/", joining.join, name="staff_join"),
    path("forgot/", joining.forgot, name="staff_forgot"),
    path("new-password/", joining.new_password, name="staff_new_password"),
    # one's own account
    path("account/", borrowed(mfa.index), name="mfa_index"),
    path("account/password/", borrowed(account.password_change), name="account_change_password"),
    path("account/prove/", borrowed(account.reauthenticate), name="account_reauthenticate"),
    path("account/prove/code/", borrowed(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/prove/passkey/", borrowed(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/app/", borrowed(totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", borrowed(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/passkeys/", borrowed(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/passkeys/add/", borrowed(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/name/", borrowed(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", borrowed(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/recovery/", recovery.shown_once, name="mfa_view_recovery_codes"),
    path("account/recovery/new/", borrowed(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    # people and what they did
    path("people/", people.everybody, name="staff_people"),
    path("people/invite/", people.invite, name="staff_invite"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw, name="staff_withdraw"),
    path("people/<int:pk>/", people.person, name="staff_person"),
    path("people/<int:pk>/role/", people.change_role, name="staff_change_role"),
    path("people/<int:pk>/disable/", people.disable, name="staff_disable"),
    path("people/<int:pk>/enable/", people.enable, name="staff_enable"),
    path("people/<int:pk>/second-factor/", people.reset_second_factor, name="staff_reset_second_factor"),
    path("people/<int:pk>/password/", people.password_link, name="staff_password_link"),
    path("clinics/", people.clinics, name="staff_clinics"),
    path("audit/", audit.audit, name="staff_audit"),
]

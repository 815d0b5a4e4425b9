"""Addresses of accounts, and of what is read by account."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from commonweal.web.accounts import keeping, own, papers
from commonweal.web.accounts.passwords import SetPassword, change_password
from commonweal.web.accounts.signing_in import SignIn, second_step

PAGES = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", second_step, name="second-factor"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/<str:uidb64>/<str:token>/", SetPassword.as_view(), name="set-password"),
    path("account/", own.account, name="account"),
    path("account/password/", change_password, name="change-password"),
    path("account/codes/", own.recovery_codes, name="recovery-codes"),
    path("account/app/", own.anew, name="second-factor-anew"),
    path("accounts/", keeping.accounts, name="accounts"),
    path("accounts/new/", keeping.new, name="accounts-new"),
    path("accounts/<int:number>/", keeping.one, name="accounts-one"),
    path("accounts/<int:number>/roles/", keeping.give, name="accounts-give"),
    path("accounts/<int:number>/roles/<int:grant>/end/", keeping.end, name="accounts-end"),
    path("accounts/<int:number>/<slug:what>/", keeping.act, name="accounts-act"),
    path("desk/papers/", papers.papers, name="members-papers"),
    path("desk/papers/<path:code>/", papers.paper, name="members-paper"),
    path("desk/paper-files/<path:code>/", papers.paper_file, name="members-paper-file"),
    path("desk/reads-of-papers/", papers.reads, name="reads-of-papers"),
]

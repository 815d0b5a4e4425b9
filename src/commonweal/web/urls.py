"""The address of every page, room by room."""

from __future__ import annotations

from commonweal.web.accounts.urls import PAGES as ACCOUNTS
from commonweal.web.api.urls import PAGES as API
from commonweal.web.desk.urls import PAGES as DESK
from commonweal.web.feeds.urls import PAGES as FEEDS
from commonweal.web.merging.urls import PAGES as MERGING
from commonweal.web.plans.urls import PAGES as PLANS
from commonweal.web.public.urls import PAGES as PUBLIC
from commonweal.web.running.urls import PAGES as RUNNING

urlpatterns = [*API, *FEEDS, *PLANS, *PUBLIC, *ACCOUNTS, *MERGING, *DESK, *RUNNING]

handler400 = "commonweal.web.errors.bad_request"
handler403 = "commonweal.web.errors.forbidden"
handler404 = "commonweal.web.errors.not_found"
handler500 = "commonweal.web.errors.fault"

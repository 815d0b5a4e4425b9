"""Addresses of what people do who are signed in."""

from __future__ import annotations

from django.urls import path

from commonweal.web.desk.approvals_pages import approval, approvals
from commonweal.web.desk.asking.views import answer, begin, check_answers
from commonweal.web.desk.bodies_kept import bodies_kept
from commonweal.web.desk.buying_calendar import calendar
from commonweal.web.desk.coding import code_responses, codebook_kept
from commonweal.web.desk.consultations import consultation, consultations
from commonweal.web.desk.contract_lists import contracts_kept, issues_kept
from commonweal.web.desk.contracts_pages import contract_kept, issue_kept
from commonweal.web.desk.imports import import_table, upload_table
from commonweal.web.desk.meetings_kept import decision_kept, meeting_kept, meetings_kept
from commonweal.web.desk.monitoring_pages import figures_as_file, figures_looked_at, monitoring
from commonweal.web.desk.outcomes_pages import terms_checked, upload_terms, year_end
from commonweal.web.desk.procurement_pages import procurement, procurements
from commonweal.web.desk.promises_pages import promises_kept
from commonweal.web.desk.registers import register_kept, registers_kept
from commonweal.web.desk.room import room
from commonweal.web.desk.start import desk, put_away

PAGES = [
    path("desk/", desk, name="desk"),
    path("desk/bodies/", bodies_kept, name="bodies-kept"),
    path("desk/registers/", registers_kept, name="registers-kept"),
    path("desk/registers/<str:body>/", register_kept, name="register-kept"),
    path("desk/procurements/", procurements, name="desk-procurements"),
    path("desk/procurements/calendar/", calendar, name="desk-buying-calendar"),
    path("desk/procurements/<path:code>/", procurement, name="desk-procurement"),
    path("desk/approvals/", approvals, name="desk-approvals"),
    path("desk/approvals/<str:token>/", approval, name="desk-approval"),
    path("desk/consultations/", consultations, name="desk-consultations"),
    path("desk/consultations/<str:code>/", consultation, name="desk-consultation"),
    path("desk/consultations/<str:code>/codebook/", codebook_kept, name="desk-codebook"),
    path("desk/consultations/<str:code>/code/", code_responses, name="desk-code"),
    path("desk/import/", upload_table, name="desk-imports"),
    path("desk/import/<str:token>/", import_table, name="desk-import"),
    path("desk/contracts/", contracts_kept, name="desk-contracts"),
    path("desk/contracts/terms/", upload_terms, name="desk-upload-terms"),
    path("desk/contracts/terms/<str:token>/", terms_checked, name="desk-terms"),
    path("desk/contracts/<path:code>/year-end/", year_end, name="desk-year-end"),
    path("desk/contracts/figures/<str:token>/", figures_looked_at, name="desk-figures"),
    path("desk/contracts/<path:code>/monitoring/", monitoring, name="desk-monitoring"),
    path("desk/contracts/<path:code>/outcomes.csv", figures_as_file, name="desk-figures-file"),
    path("desk/contracts/<path:code>/", contract_kept, name="desk-contract"),
    path("desk/issues/", issues_kept, name="desk-issues"),
    path("desk/issues/<path:code>/", issue_kept, name="desk-issue"),
    path("desk/promises/", promises_kept, name="desk-promises"),
    path("desk/meetings/", meetings_kept, name="meetings-kept"),
    path("desk/meetings/<str:code>/", meeting_kept, name="meeting-kept"),
    path("desk/meetings/<str:code>/room/", room, name="meeting-room"),
    path("desk/decisions/<str:code>/", decision_kept, name="decision-kept"),
    path("desk/<str:name>/begin/", begin, name="begin"),
    path("desk/<str:name>/begin/<path:about>/", begin, name="begin"),
    path("desk/<str:name>/<str:token>/delete/", put_away, name="put-away"),
    path("desk/<str:name>/<str:token>/check/", check_answers, name="check-answers"),
    path("desk/<str:name>/<str:token>/<str:page>/", answer, name="answer"),
]

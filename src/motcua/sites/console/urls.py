"""Addresses of the console."""

from django.urls import path

from motcua.sites.console.views import calendar, organisation, procedures, rule_sets

app_name = "console"
urlpatterns = [
    path("", procedures.home, name="home"),
    path("thu-tuc", procedures.catalogue, name="procedures"),
    path("thu-tuc/<int:revision_id>", procedures.revision, name="revision"),
    path("thu-tuc/<int:revision_id>/ban-thao", procedures.new_draft, name="new_draft"),
    path("thu-tuc/<int:revision_id>/sua", procedures.edit_draft, name="edit_draft"),
    path("thu-tuc/<int:revision_id>/bo", procedures.discard_draft, name="discard_draft"),
    path("thu-tuc/<int:revision_id>/cong-bo", procedures.publish, name="publish"),
    path("thu-tuc/<int:revision_id>/bai-bo", procedures.withdraw, name="withdraw"),
    path("thu-tuc/<int:revision_id>/tu-thong-dung", procedures.aliases, name="aliases"),
    path("lich", calendar.calendar, name="calendar"),
    path("lich/sua", calendar.change_day, name="change_day"),
    path("to-chuc", organisation.tree, name="organisation"),
    path("to-chuc/<int:agency_id>", organisation.agency, name="agency"),
    path("bo-quy-dinh", rule_sets.rule_sets, name="rule_sets"),
]

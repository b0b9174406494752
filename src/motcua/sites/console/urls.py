"""Addresses of the console."""

from django.urls import path

from motcua.sites.console.views import (
    bodies,
    calendar,
    drafts,
    officers,
    organisation,
    procedures,
    recalculation,
    reorganisation,
    rule_sets,
)

app_name = "console"
urlpatterns = [
    path("", procedures.home, name="home"),
    path("thu-tuc", procedures.catalogue, name="procedures"),
    path("thu-tuc/<int:revision_id>", procedures.revision, name="revision"),
    path("thu-tuc/<int:revision_id>/ban-thao", procedures.new_draft, name="new_draft"),
    path("thu-tuc/<int:revision_id>/sua", drafts.edit_draft, name="edit_draft"),
    path("thu-tuc/<int:revision_id>/xem-lai", drafts.decide, name="decide_flags"),
    path("thu-tuc/<int:revision_id>/bo", procedures.discard_draft, name="discard_draft"),
    path("thu-tuc/<int:revision_id>/cong-bo", procedures.publish, name="publish"),
    path("thu-tuc/<int:revision_id>/bai-bo", procedures.withdraw, name="withdraw"),
    path("thu-tuc/<int:revision_id>/tu-thong-dung", procedures.aliases, name="aliases"),
    path("lich", calendar.calendar, name="calendar"),
    path("lich/<int:version_id>/tinh-lai", recalculation.recalculation, name="recalculation"),
    path("lich/sua", calendar.change_day, name="change_day"),
    path("to-chuc", organisation.tree, name="organisation"),
    path("to-chuc/<int:agency_id>", organisation.agency, name="agency"),
    path("to-chuc/moi", bodies.new_agency, name="new_agency"),
    path("to-chuc/chuc-danh", bodies.positions, name="positions"),
    path("to-chuc/<int:agency_id>/doi-ten", bodies.rename_agency, name="rename_agency"),
    path("to-chuc/<int:agency_id>/ket-thuc", bodies.close_agency, name="close_agency"),
    path("to-chuc/<int:agency_id>/don-vi", bodies.new_unit, name="new_unit"),
    path("to-chuc/<int:agency_id>/mot-cua", bodies.new_shop, name="new_shop"),
    path("to-chuc/<int:agency_id>/mot-cua/sua", bodies.edit_shop, name="edit_shop"),
    path("to-chuc/<int:agency_id>/diem", bodies.new_point, name="new_point"),
    path("to-chuc/<int:agency_id>/quay", bodies.new_counter, name="new_counter"),
    path("to-chuc/<int:agency_id>/gio", bodies.opening_hours, name="opening_hours"),
    path("quay/<int:counter_id>/ket-thuc", bodies.end_counter, name="end_counter"),
    path("don-vi/<int:unit_id>", bodies.edit_unit, name="edit_unit"),
    path("can-bo", officers.officers, name="officers"),
    path("can-bo/moi", officers.new_officer, name="new_officer"),
    path("can-bo/<int:officer_id>", officers.officer, name="officer"),
    path("can-bo/<int:officer_id>/sua", officers.edit_officer, name="edit_officer"),
    path("can-bo/<int:officer_id>/nhiem-vu", officers.post_officer, name="post_officer"),
    path("can-bo/<int:officer_id>/nhiem-vu/ket-thuc", officers.end_posting, name="end_posting"),
    path("can-bo/<int:officer_id>/khoa", officers.lock_officer, name="lock_officer"),
    path("can-bo/<int:officer_id>/lop-hai", officers.reset_factor, name="reset_factor"),
    path("can-bo/<int:officer_id>/mat-khau", officers.set_password, name="set_password"),
    path("sap-xep", reorganisation.reorganisations, name="reorganisations"),
    path("sap-xep/<int:plan_id>", reorganisation.reorganisation, name="reorganisation"),
    path(
        "sap-xep/<int:plan_id>/tien-do",
        reorganisation.reorganisation_progress,
        name="reorganisation_progress",
    ),
    path(
        "sap-xep/<int:plan_id>/them", reorganisation.reorganisation_body, name="reorganisation_body"
    ),
    path(
        "sap-xep/<int:plan_id>/bo/<int:line_id>",
        reorganisation.reorganisation_remove,
        name="reorganisation_remove",
    ),
    path(
        "sap-xep/<int:plan_id>/don-vi",
        reorganisation.reorganisation_unit,
        name="reorganisation_unit",
    ),
    path(
        "sap-xep/<int:plan_id>/can-bo",
        reorganisation.reorganisation_posting,
        name="reorganisation_posting",
    ),
    path(
        "sap-xep/<int:plan_id>/ap-dung",
        reorganisation.reorganisation_apply,
        name="reorganisation_apply",
    ),
    path(
        "sap-xep/<int:plan_id>/dung",
        reorganisation.reorganisation_call_off,
        name="reorganisation_call_off",
    ),
    path(
        "sap-xep/<int:plan_id>/hoan-tac",
        reorganisation.reorganisation_undo,
        name="reorganisation_undo",
    ),
    path(
        "sap-xep/<int:plan_id>/chon",
        reorganisation.reorganisation_choices,
        name="reorganisation_choices",
    ),
    path("bo-quy-dinh", rule_sets.rule_sets, name="rule_sets"),
    path("bo-quy-dinh/<str:rule_set>", rule_sets.rule_set, name="rule_set"),
    path("bo-quy-dinh/<str:rule_set>/<slug:parameter>", rule_sets.change_rule, name="change_rule"),
]

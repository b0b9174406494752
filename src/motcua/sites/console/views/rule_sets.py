"""The rule sets side by side, as a law sheet with citations and marks."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from motcua.legislation.rules import MARK_LABELS
from motcua.legislation.rules import rule_sets as all_rule_sets
from motcua.sites.console.apps import ROLES
from motcua.sites.console.views.procedures import show
from motcua.sites.ui.pages import OfficerRequest, officer_page


@officer_page(roles=ROLES)
@require_safe
def rule_sets(request: OfficerRequest) -> HttpResponse:
    older, newer = all_rule_sets()
    before = dict(older.parameters())
    rows = [
        {
            "label": parameter.label,
            "cells": [
                {
                    "text": cell.text,
                    "citation": str(cell.citation),
                    "mark": MARK_LABELS[cell.mark],
                    "is_verified": cell.is_verified,
                }
                for cell in (before[name], parameter)
            ],
            "differs": before[name].text != parameter.text,
        }
        for name, parameter in newer.parameters()
    ]
    return show(request, "rule_sets", {"sets": (older, newer), "rows": rows})

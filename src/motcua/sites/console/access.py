"""Who may open which page; the matrix test tries every page as every kind of person."""

from motcua.sites.ui.pages import Kind

_READERS = frozenset(
    {Kind.ADMINISTRATOR, Kind.PROCEDURE_EDITOR, Kind.PROCEDURE_PUBLISHER, Kind.AUDITOR}
)
_EDITORS = frozenset({Kind.PROCEDURE_EDITOR, Kind.PROCEDURE_PUBLISHER})
_ADMINISTRATORS = frozenset({Kind.ADMINISTRATOR})

ACCESS: dict[str, frozenset[Kind]] = {
    "console:home": _READERS,
    "console:procedures": _READERS,
    "console:revision": _READERS,
    "console:new_draft": _EDITORS,
    "console:edit_draft": _EDITORS,
    "console:decide_flags": _EDITORS,
    "console:discard_draft": _EDITORS,
    "console:aliases": _EDITORS,
    "console:publish": frozenset({Kind.PROCEDURE_PUBLISHER}),
    "console:withdraw": frozenset({Kind.PROCEDURE_PUBLISHER}),
    "console:calendar": _READERS,
    "console:recalculation": _READERS,
    "console:change_day": _ADMINISTRATORS,
    "console:organisation": _READERS,
    "console:agency": _READERS,
    "console:officers": _READERS,
    "console:officer": _READERS,
    "console:reorganisations": _READERS,
    "console:reorganisation": _READERS,
    "console:reorganisation_progress": _READERS,
    **dict.fromkeys(
        (
            "console:new_agency",
            "console:positions",
            "console:rename_agency",
            "console:close_agency",
            "console:new_unit",
            "console:new_shop",
            "console:edit_shop",
            "console:new_point",
            "console:new_counter",
            "console:opening_hours",
            "console:end_counter",
            "console:edit_unit",
            "console:new_officer",
            "console:edit_officer",
            "console:post_officer",
            "console:end_posting",
            "console:lock_officer",
            "console:reset_factor",
            "console:set_password",
            "console:reorganisation_body",
            "console:reorganisation_remove",
            "console:reorganisation_unit",
            "console:reorganisation_posting",
            "console:reorganisation_apply",
            "console:reorganisation_call_off",
            "console:reorganisation_undo",
            "console:reorganisation_choices",
        ),
        _ADMINISTRATORS,
    ),
    "console:rule_sets": _READERS,
    "console:rule_set": _READERS,
    "console:change_rule": _ADMINISTRATORS,
}

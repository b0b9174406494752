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
    "console:discard_draft": _EDITORS,
    "console:aliases": _EDITORS,
    "console:publish": frozenset({Kind.PROCEDURE_PUBLISHER}),
    "console:withdraw": frozenset({Kind.PROCEDURE_PUBLISHER}),
    "console:calendar": _READERS,
    "console:change_day": _ADMINISTRATORS,
    "console:organisation": _READERS,
    "console:agency": _READERS,
    "console:rule_sets": _READERS,
}

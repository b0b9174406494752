"""Who may open which page; the matrix test tries every page as every kind of person."""

from motcua.sites.ui.pages import OFFICERS, Kind

# The gate lets every officer in; whether a dossier is his business is decided per dossier.
ACCESS: dict[str, frozenset[Kind]] = dict.fromkeys(
    (
        "backoffice:work",
        "backoffice:take_next",
        "backoffice:hand_over_many",
        "backoffice:claim_many",
        "backoffice:save_filter",
        "backoffice:papers_to_take",
        "backoffice:take_papers",
        "backoffice:export",
        "backoffice:lookup",
        "backoffice:dossier",
        "backoffice:papers",
        "backoffice:process",
        "backoffice:history",
        "backoffice:explain",
        "backoffice:extend",
        "backoffice:opinions",
        "backoffice:obligations",
        "backoffice:corrections",
        "backoffice:act",
        "backoffice:parts",
        "backoffice:part_act",
        "backoffice:printed",
        "backoffice:file",
        "backoffice:page_image",
        "backoffice:consultations",
        "backoffice:ask_opinions",
        "backoffice:consultation",
        "backoffice:visits",
        "backoffice:visit",
        "backoffice:visit_paper",
        "backoffice:explain_alert",
    ),
    OFFICERS,
) | {
    # Whose alerts one sees is decided by what one heads, leads or audits.
    "backoffice:alerts": frozenset({Kind.CENTER_HEAD, Kind.UNIT_HEAD, Kind.LEADER, Kind.AUDITOR}),
}

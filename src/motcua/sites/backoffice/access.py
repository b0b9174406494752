"""Who may open which page; the matrix test tries every page as every kind of person."""

from motcua.sites.ui.pages import OFFICERS, Kind

# The gate lets every officer in; whether a dossier is his business is decided per dossier.
ACCESS: dict[str, frozenset[Kind]] = dict.fromkeys(
    (
        "backoffice:work",
        "backoffice:take_next",
        "backoffice:hand_over_many",
        "backoffice:export",
        "backoffice:lookup",
        "backoffice:dossier",
        "backoffice:papers",
        "backoffice:process",
        "backoffice:history",
        "backoffice:opinions",
        "backoffice:act",
        "backoffice:printed",
        "backoffice:file",
        "backoffice:page_image",
    ),
    OFFICERS,
)

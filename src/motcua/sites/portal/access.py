"""Who may open which page of the portal: everybody, signed in or not."""

from motcua.sites.ui.pages import EVERYONE, Kind

ACCESS: dict[str, frozenset[Kind]] = dict.fromkeys(
    (
        "portal:home",
        "portal:procedures",
        "portal:procedure",
        "portal:procedure_pdf",
        "portal:procedure_changes",
        "portal:places",
        "portal:track",
    ),
    EVERYONE,
)

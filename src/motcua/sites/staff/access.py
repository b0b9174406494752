"""Who may open which page of the sign-in site."""

from motcua.sites.ui.pages import EVERYONE, OFFICERS, Kind

ACCESS: dict[str, frozenset[Kind]] = {
    **dict.fromkeys(
        (
            "staff:sign_in",
            "staff:second_factor",
            "staff:act_as",
            "staff:sign_out",
        ),
        EVERYONE,
    ),
    # Everybody with a session; without one it says where to sign in.
    "staff:session": EVERYONE - {Kind.ANONYMOUS},
    **dict.fromkeys(
        (
            "staff:switch_unit",
            "staff:duties",
            "staff:end_delegation",
            "staff:account",
            "staff:notices",
            "staff:read_notices",
            "staff:change_password",
            "staff:enable_second_factor",
            "staff:disable_second_factor",
        ),
        OFFICERS,
    ),
}

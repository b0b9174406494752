"""Who may open which page; the matrix test tries every page as every kind of person."""

from motcua.sites.ui.pages import Kind

# Everybody who sits at some counter; whose dossier it is, is decided per dossier.
_AT_A_COUNTER = frozenset({Kind.COUNTER_OFFICER, Kind.OTHER_COUNTER_OFFICER, Kind.CENTER_HEAD})
# Pages of one dossier: only its own shop.
_AT_THIS_COUNTER = frozenset({Kind.COUNTER_OFFICER, Kind.CENTER_HEAD})

ACCESS: dict[str, frozenset[Kind]] = dict.fromkeys(
    (
        "counter:home",
        "counter:intake",
        "counter:intake_refresh",
        "counter:procedures",
        "counter:keep_draft",
        "counter:discard_draft",
        "counter:handover",
        "counter:print_register",
        "counter:returns",
        "counter:supplements",
        "counter:lookup",
        "counter:guidance",
    ),
    _AT_A_COUNTER,
) | dict.fromkeys(
    (
        "counter:received",
        "counter:explain",
        "counter:settle",
        "counter:hand_over_one",
        "counter:form_image",
        "counter:print_receipt",
        "counter:print_supplement",
        "counter:print_refusal",
        "counter:print_control_slip",
        "counter:print_cover",
        "counter:return_one",
        "counter:supplement_one",
        "counter:close_one",
        "counter:fee",
        "counter:cancel_fee",
        "counter:scans",
        "counter:stop",
        "counter:change",
        "counter:print_extension",
        "counter:print_stop",
        "counter:early",
        "counter:faults",
        "counter:remedy",
        "counter:originals",
        "counter:reveal",
    ),
    _AT_THIS_COUNTER,
)

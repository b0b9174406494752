"""Tables of the dossier, one file for each part of its life."""

from motcua.dossiers.models.dossier import (
    Applicant,
    Component,
    Consultation,
    DailySerial,
    Dossier,
    DossierDocument,
    DossierEvent,
    IntakeDraft,
    Opinion,
    RefusalNotice,
    Representative,
    Result,
    SupplementRequest,
    Transfer,
)

__all__ = [
    "Applicant",
    "Component",
    "Consultation",
    "DailySerial",
    "Dossier",
    "DossierDocument",
    "DossierEvent",
    "IntakeDraft",
    "Opinion",
    "RefusalNotice",
    "Representative",
    "Result",
    "SupplementRequest",
    "Transfer",
]

"""What a notice is about. Plain Python: no Django, no clock."""

from dataclasses import dataclass

MAX_TEXT = 500


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """
    One thing to tell.

    `key` names the happening, not the reader: an officer has one notice of a key. The text holds
    no personal data of a citizen: codes, steps, dates.
    """

    key: str
    kind: str
    text: str
    is_urgent: bool = False
    subject_kind: str = ""
    subject_id: int | None = None

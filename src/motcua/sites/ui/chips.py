"""Chips: short words on a pale ground. Six kinds, and the ten national states."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from motcua.sites.ui.icons import icon

# done · look at it · overdue · new · waits for the citizen, extended · neutral
KINDS = frozenset({"ok", "warn", "late", "new", "wait", "neutral"})


@dataclass(frozen=True, kw_only=True)
class NationalState:
    """How one of the ten states of the national portal is written."""

    label: str | Promise
    kind: str
    icon: str


NATIONAL_STATES: dict[int, NationalState] = {
    1: NationalState(label=_("Mới đăng ký"), kind="new", icon="send"),
    2: NationalState(label=_("Được tiếp nhận"), kind="new", icon="check"),
    3: NationalState(label=_("Không được tiếp nhận"), kind="neutral", icon="x"),
    4: NationalState(label=_("Đang xử lý"), kind="new", icon="refresh"),
    5: NationalState(label=_("Yêu cầu bổ sung giấy tờ"), kind="wait", icon="file-text"),
    6: NationalState(label=_("Yêu cầu thực hiện nghĩa vụ tài chính"), kind="wait", icon="cash"),
    7: NationalState(label=_("Công dân yêu cầu rút hồ sơ"), kind="neutral", icon="arrow-left"),
    8: NationalState(label=_("Dừng xử lý"), kind="neutral", icon="x"),
    9: NationalState(label=_("Đã xử lý xong"), kind="ok", icon="check"),
    10: NationalState(label=_("Đã trả kết quả"), kind="ok", icon="check"),
}


def chip(kind: str, text: str | Promise, *, icon_name: str = "") -> SafeString:
    """
    Draw a chip.

    :raises ValueError: if the kind is none of the six
    """
    if kind not in KINDS:
        message = f"unknown kind of chip: {kind!r}"
        raise ValueError(message)
    mark = icon(icon_name) if icon_name else ""
    return format_html('<span class="chip chip-{}">{}{}</span>', kind, mark, text)


def state_chip(code: int, *, for_citizen: bool = False) -> SafeString:
    """Draw a national state: staff see its number ("4 – Đang xử lý"), citizens an icon and the words."""
    state = NATIONAL_STATES[int(code)]
    if for_citizen:
        return chip(state.kind, state.label, icon_name=state.icon)
    kind = "neutral" if code in {2, 4} else state.kind
    return chip(kind, f"{code} – {state.label}")

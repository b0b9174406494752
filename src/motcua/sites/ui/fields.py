"""Drawing of form fields: label, hint, error and control tied together for eyes and screen readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from motcua.sites.ui.files import file_rules

_CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """What `_field.html` needs to draw one field."""

    field: BoundField
    control: SafeString
    label: str
    hint: str
    is_group: bool
    is_checkbox: bool
    show_optional: bool
    show_required: bool
    key: str
    css: str


def describe_field(bound_field: BoundField, options: dict[str, Any]) -> FieldView:
    """
    Prepare one field: class and aria attributes by its kind of control.

    Options: label, hint, optional, star, key, css; every other option becomes an attribute of the control
    (underscores as hyphens).
    """
    known = {"label", "hint", "optional", "star", "key", "css"}
    attrs = {name.replace("_", "-"): value for name, value in options.items() if name not in known}
    widget = bound_field.field.widget
    control_class = next(
        (css for kind, css in _CONTROL_CLASSES if isinstance(widget, kind)), "form-control"
    )
    attrs["class"] = (
        f"{control_class} {widget.attrs.get('class', '')} {attrs.get('class', '')}".strip()
    )
    hint = str(options.get("hint", bound_field.help_text) or "")
    if isinstance(widget, forms.FileInput):
        rules = file_rules()
        attrs.setdefault("accept", rules.accept)
        hint = f"{hint} {rules.hint}".strip()
    described = []
    if hint:
        described.append(f"{bound_field.auto_id}_helptext")
    if bound_field.errors:
        described.append(f"{bound_field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if options.get("key"):
        attrs["data-key"] = options["key"]
    is_required = bound_field.field.required
    return FieldView(
        field=bound_field,
        control=bound_field.as_widget(attrs=attrs),
        label=str(options.get("label", bound_field.label) or ""),
        hint=hint,
        is_group=bool(getattr(widget, "use_fieldset", False)),
        is_checkbox=isinstance(widget, forms.CheckboxInput),
        show_optional=bool(options.get("optional", False)) and not is_required,
        show_required=bool(options.get("star", False)) and is_required,
        key=str(options.get("key", "")),
        css=str(options.get("css", "")),
    )


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """One line of the error summary."""

    target: str
    text: str


def summarize_errors(form_list: Sequence[BaseForm]) -> list[FieldFault]:
    """List the errors in page order (that of the fields), the form's own errors first."""
    faults: list[FieldFault] = []
    for form in form_list:
        faults.extend(FieldFault(target="", text=str(text)) for text in form.non_field_errors())
        for bound in form:
            target = bound.id_for_label or bound.auto_id
            faults.extend(FieldFault(target=str(target), text=str(text)) for text in bound.errors)
    return faults

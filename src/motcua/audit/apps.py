"""Django application of motcua.audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "motcua.audit"
    label = "audit"

    def ready(self) -> None:
        from motcua.audit import chains

        chains.register(
            chains.ProvableLog(
                name="audit",
                table="audit_entry",
                moment_column="at",
                columns=(
                    "at",
                    "actor_id",
                    "actor_label",
                    "action",
                    "subject_kind",
                    "subject_id",
                    "subject_label",
                    "purpose",
                    "origin",
                    "data",
                ),
            )
        )

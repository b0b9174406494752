"""Django application of motcua.workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "motcua.workflow"
    label = "workflow"

    def ready(self) -> None:
        from motcua.procedures.signals import revision_published
        from motcua.workflow.handlers import store_process

        revision_published.connect(store_process, dispatch_uid="workflow.store_process")

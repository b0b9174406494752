"""What procedures tell the modules above."""

from django.dispatch import Signal

# A revision was published, inside the transaction: `revision` (ProcedureRevision), `actor`
# (Actor), `at` (datetime). A receiver that raises a DomainError stops the publication.
revision_published = Signal()

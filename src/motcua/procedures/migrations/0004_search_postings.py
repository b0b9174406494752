"""The search adds up plain rows; those of an installed catalogue come from its tsvectors."""

import django.db.models.deletion
from django.db import migrations, models

_FILL = """
    INSERT INTO procedures_searchposting (procedure_id, term, place)
    SELECT entry.procedure_id, found.lexeme, CASE found.weights[1]
        WHEN 'A' THEN 4 WHEN 'B' THEN 3 WHEN 'C' THEN 2 ELSE 1 END
    FROM procedures_searchentry entry, unnest(entry.document) AS found
    WHERE length(found.lexeme) <= 400
    ORDER BY found.lexeme
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_name_of_any_length")]

    operations = [
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term", "procedure_id", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("term", models.CharField(max_length=400)),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Case"), (2, "Result"), (3, "Alias"), (4, "Name")]
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="searchentry", name="procedures_document_gin"),
        migrations.RemoveIndex(model_name="searchentry", name="procedures_name_trgm"),
        migrations.RemoveIndex(model_name="searchentry", name="procedures_alias_trgm"),
        migrations.RemoveField(model_name="searchentry", name="document"),
    ]  # fmt: skip

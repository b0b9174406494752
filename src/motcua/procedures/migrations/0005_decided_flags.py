from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_search_postings")]

    operations = [
        migrations.AddField(
            model_name="procedurerevision",
            name="decided_flags",
            field=models.JSONField(default=list),
        ),
    ]

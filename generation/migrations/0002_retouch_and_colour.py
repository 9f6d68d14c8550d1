"""Jobs say how far to retouch, and in which colour the brand style is made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="retouch",
            field=models.CharField(
                choices=[("none", "None"), ("light", "Light")], default="light", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="colour",
            field=models.CharField(blank=True, default="", max_length=7),
            preserve_default=False,
        ),
    ]

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_append_only_ledger")]

    operations = [
        migrations.AddField(
            model_name="wrappingkey",
            name="master",
            field=models.CharField(default="", max_length=250),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="sealingkey",
            name="created_at",
            field=models.DateTimeField(db_index=True, default=timezone.now),
        ),
    ]

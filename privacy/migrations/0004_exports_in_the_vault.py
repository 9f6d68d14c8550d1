from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_name_masters_and_index_keys")]

    operations = [
        migrations.AlterField(
            model_name="sealedobject",
            name="kind",
            field=models.CharField(
                choices=[("photo", "photo"), ("headshot", "headshot"), ("export", "export")],
                max_length=10,
            ),
        ),
    ]

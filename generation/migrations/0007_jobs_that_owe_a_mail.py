from django.db import migrations, models

from privacy.online import AddIndexOnline


class Migration(migrations.Migration):
    # An index built online is built outside of a transaction.
    atomic = False

    dependencies = [
        ("generation", "0006_notes"),
    ]

    operations = [
        AddIndexOnline(
            model_name="job",
            index=models.Index(
                fields=["finished_at"], condition=models.Q(mail="wanted"), name="job_owes_mail"
            ),
        ),
    ]

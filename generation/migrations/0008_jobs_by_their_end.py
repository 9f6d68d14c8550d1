from django.db import migrations, models

from privacy.online import AddIndexOnline


class Migration(migrations.Migration):
    # An index built online is built outside of a transaction.
    atomic = False

    dependencies = [
        ("generation", "0007_jobs_that_owe_a_mail"),
    ]

    operations = [
        AddIndexOnline(
            model_name="job",
            index=models.Index(fields=["finished_at"], name="job_ended"),
        ),
    ]

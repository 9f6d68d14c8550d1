from django.db import migrations, models

from privacy.online import AddIndexOnline


class Migration(migrations.Migration):
    # An index built online is built outside of a transaction.
    atomic = False

    dependencies = [
        ("privacy", "0013_kept_answers"),
    ]

    operations = [
        AddIndexOnline(
            model_name="sealedobject",
            index=models.Index(
                fields=["created_at"], condition=~models.Q(state="stored"), name="object_not_settled"
            ),
        ),
    ]

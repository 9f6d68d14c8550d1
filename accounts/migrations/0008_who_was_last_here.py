from django.db import migrations, models
from django.db.models.functions import Coalesce, Greatest

from privacy.online import AddIndexOnline


class Migration(migrations.Migration):
    # An index built online is built outside of a transaction.
    atomic = False

    dependencies = [
        ("accounts", "0007_tokens_with_factor"),
    ]

    operations = [
        AddIndexOnline(
            model_name="person",
            index=models.Index(
                Greatest("joined_at", Coalesce("last_login", "joined_at")), name="person_last_here"
            ),
        ),
    ]

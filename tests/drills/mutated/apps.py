"""Switches off the holder that the environment names."""

import os

from django.apps import AppConfig


class MutatedConfig(AppConfig):
    name = "tests.drills.mutated"
    label = "mutated"

    def ready(self) -> None:
        from privacy.rights.holders import registry

        for holder in registry.holders:
            if holder.name == os.environ["DRILL_HOLDER"]:
                holder.erase = lambda person: None  # type: ignore[method-assign]
                holder.verify = lambda person: ()  # type: ignore[method-assign]

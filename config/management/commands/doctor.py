"""`manage.py doctor`: look at a deployment and say how to mend what is wrong with it."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.doctor.examining import Examined, examine
from config.doctor.public import Door
from privacy.operating.items import Look, items


class Command(BaseCommand):
    help = (
        "Examine databases, broker, cache, store, keys, mail, clocks, models, workers, sweeper and "
        "ledger. Nothing is changed but for a sealed probe, which is deleted again. Exit code 1: "
        "something is wrong; 2: bad input or settings."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "items", nargs="*", metavar="ITEM", help=f"only these: {', '.join(items())}"
        )
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--public", metavar="URL", help="also look from outside: https://host[:port]"
        )
        parser.add_argument("--plain-port", type=int, default=80, help="its port without TLS")
        parser.add_argument("--address", default="", help="where to connect, if not where DNS says")

    def handle(self, *_args: Any, **options: Any) -> None:
        looks = _chosen(options)
        examined = []
        for each in examine(looks):
            examined.append(each)
            if not options["json"]:
                self._say(each)
        count = sum(len(each.findings) for each in examined)
        if options["json"]:
            told = {"findings": count, "items": {each.name: each.findings for each in examined}}
            self.stdout.write(json.dumps(told, indent=2))
        else:
            self.stdout.write(f"{count} findings." if count else "Everything is in order.")
        if count:
            raise SystemExit(1)

    def _say(self, each: Examined) -> None:
        self.stdout.write(f"{each.name}: {'' if each.findings else 'in order'}")
        for finding in each.findings:
            self.stdout.write(f"  - {finding}")


def _chosen(options: dict[str, Any]) -> dict[str, Look]:
    looks = items()
    for name in options["items"]:
        if name not in looks:
            raise CommandError(f"{name!r} is no item. Say {', '.join(looks)}.", returncode=2)
    if options["items"]:
        looks = {name: looks[name] for name in options["items"]}
    if options["public"]:
        looks["public"] = _door(options).look
    return looks


def _door(options: dict[str, Any]) -> Door:
    parts = urlsplit(options["public"])
    if parts.scheme != "https" or not parts.hostname or parts.path not in {"", "/"}:
        raise CommandError("Write --public as https://host or https://host:port.", returncode=2)
    return Door(parts.hostname, parts.port or 443, options["plain_port"], options["address"])

"""How many portraits workers make in a minute; run as a program, it asks for some and waits."""

import json
import sys
import time

from benchmarks.load.portal import Deployed

PORTRAITS = 12
STYLES = ("studio-grey", "office")


def per_minute(deployed: Deployed, workers: int) -> float:
    """Let so many workers make portraits of 1024 pixels; return how many they make in a minute."""
    deployed.work(workers)
    try:
        time.sleep(8)
        said = deployed.run(sys.executable, "-m", "benchmarks.load.portraits", str(PORTRAITS))
        seconds = json.loads(said.splitlines()[-1])
    finally:
        deployed.stop("default", "studio", "beat")
    return round(60 * PORTRAITS / float(seconds), 1)


def main() -> None:
    """Ask for as many portraits as the command line says, wait for them, print the seconds."""
    import django  # noqa: PLC0415

    django.setup()
    from benchmarks.load.asking import ask_and_wait  # noqa: PLC0415

    print(json.dumps(ask_and_wait(int(sys.argv[1]), STYLES)))


if __name__ == "__main__":
    main()

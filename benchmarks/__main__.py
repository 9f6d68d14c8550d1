"""Print the figures of every benchmark: `make bench`."""

import importlib
import os
import pkgutil

import benchmarks


def main() -> None:
    """Run each benchmark of this folder in turn."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if not module.name.startswith("_"):
            print(f"\n{module.name}\n{'=' * len(module.name)}")
            importlib.import_module(f"benchmarks.{module.name}").main()


if __name__ == "__main__":
    main()

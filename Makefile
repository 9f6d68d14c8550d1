# Safelight: `make run` starts everything on this machine, `make test` runs the tests.
#   make run PORT=8080   ·   make run PYTHON=python3.12   ·   make headshot PHOTO=me.jpg

PYTHON ?= python3
PORT ?= 8000
OUT ?= out
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# TORCH=0 leaves torch and diffusers out; the tests that need them are then named as not run.
TORCH ?= 1
DIFFUSION := $(if $(filter 0,$(TORCH)),,diffusion)
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

.PHONY: help run test drills plans check openapi bench screens messages messages-check headshot lock clean venv core tools diffusion setup assets
.SILENT:

help:
	echo "make run                  set up and start the portal on this machine"
	echo "make test                 set up and run the tests"
	echo "make headshot PHOTO=me.jpg [STYLE='studio-grey studio-navy'] [OUT=out]"
	echo "make check                style, types, import contracts, migrations, deployment"
	echo "make openapi              write docs/openapi.json from the code"
	echo "make drills               the full matrix of faults, and what follows"
	echo "make plans                every hot query on a PostgreSQL database of a million rows"
	echo "make bench                benchmarks"
	echo "make screens              take the pictures in docs/screens from a running portal"
	echo "make messages             collect the words for people into the catalogues (needs gettext)"
	echo "make messages-check       say which words lack a translation"
	echo "make lock                 resolve the packages anew (needs uv)"
	echo "make clean                remove what was built; keeps var/, assets/ and out/"

run: setup
	exec $(MANAGE) run --port $(PORT)

# The shell reads PHOTO and OUT from its environment: a file's name is never a command.
headshot: export PHOTO := $(value PHOTO)
headshot: export OUT := $(value OUT)
headshot:
	test -n "$$PHOTO" || { echo "Say which photo: make headshot PHOTO=me.jpg"; exit 2; }
	$(MAKE) --no-print-directory setup
	$(MANAGE) headshot "$$PHOTO" $(foreach style,$(STYLE),--style "$(style)") --out "$$OUT"

# Journeys and drills mostly wait for processes that they start, so two files go at once.
test: tools assets $(DIFFUSION)
	echo "Unit tests"
	$(BIN)/pytest -q -n auto -m "not journey and not drill"
	echo "Journeys and drills (lines that begin with SKIPPED name what did not run, and why)"
	$(BIN)/pytest -q -n 2 --dist loadfile -m "journey or drill"

drills: tools assets $(DIFFUSION)
	SAFELIGHT_DRILLS=full $(BIN)/pytest -n 2 --dist loadfile -m drill
	$(MAKE) --no-print-directory plans

plans: tools assets
	SAFELIGHT_DRILLS=full $(BIN)/pytest -q tests/plans

screens: tools assets
	$(BIN)/python -m tests.journeys.take_screens
	rm -rf docs/screens/pages
	SAFELIGHT_SCREENS=docs/screens/pages $(BIN)/pytest -q tests/pages/screens.py

messages: tools
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) messages

messages-check: tools
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) messages --check

bench: tools assets
	$(BIN)/python -m benchmarks

check: tools
	echo "ruff";           $(BIN)/ruff check --quiet
	echo "ruff format";    $(BIN)/ruff format --check --quiet
	echo "mypy";           $(BIN)/mypy --no-error-summary
	echo "import layers";  $(BIN)/lint-imports --no-logo
	echo "migrations";     DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) makemigrations --check --dry-run
	echo "online";         DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) online_migrations
	echo "configuration";  DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) configuration --check
	mkdir -p build
	echo "API";            $(OPENAPI) --file build/openapi.json --validate --fail-on-warn && \
		{ cmp -s build/openapi.json docs/openapi.json || { echo "docs/openapi.json is not what is served: make openapi"; exit 1; }; }
	echo "deployment";     $(THROW_AWAY) $(MANAGE) check --deploy --fail-level WARNING

OPENAPI = DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) spectacular --format openapi-json
openapi: tools
	$(OPENAPI) --file docs/openapi.json --validate --fail-on-warn

# Production settings with values that exist for this one command.
KEY = $$($(BIN)/python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom($(1))).decode())")
THROW_AWAY = DJANGO_SETTINGS_MODULE=config.settings.production SAFELIGHT_DATA_DIR="$(CURDIR)/build/check" \
	SECRET_KEY="$(call KEY,64)" SAFELIGHT_MASTER_KEY="$(call KEY,32)" SAFELIGHT_LEDGER_KEY="$(call KEY,32)" \
	SAFELIGHT_RECEIPT_KEY="$(call KEY,32)" \
	SAFELIGHT_PROVENANCE="$(MARK)" SAFELIGHT_HOSTS=portraits.example EMAIL_HOST=mail.example \
	SAFELIGHT_CONTROLLER="Example Portraits, 1 Example Street" SAFELIGHT_PRIVACY_OFFICER="Ana Example" \
	SAFELIGHT_PRIVACY_EMAIL=privacy@portraits.example SAFELIGHT_HOSTING_COUNTRY=Canada SAFELIGHT_PROCESSORS=none
MARK = $$($(BIN)/python -c "from datetime import UTC, datetime as d; from generation.provenance import certificates as c; \
	print(c.new_leaf(c.new_root(d.now(UTC)), d.now(UTC)).bundle)")

# Setting up --------------------------------------------------------------------------------

setup: core
	$(MANAGE) setup

# The tests have folders of their own; of a deployment they need the downloaded models only.
assets:
	SAFELIGHT_DATA_DIR="$(CURDIR)/build/test" $(MANAGE) setup

core: venv
	$(call install,core)

tools: venv
	$(call install,test)

# What the diffusion engine needs. The lock holds everything but torch, whose builds differ by
# machine (CPU, CUDA, ROCm): pip takes the one that this machine's index offers.
TORCH_VERSION := 2.13.0
diffusion: venv
	$(BIN)/python -c "import torch, sys; sys.exit(torch.__version__.split('+')[0] != '$(TORCH_VERSION)')" 2>/dev/null || { \
	echo "Installing torch $(TORCH_VERSION) for the diffusion engine (TORCH=0 leaves it out)."; \
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check torch==$(TORCH_VERSION) || { \
		echo "torch could not be installed; the lines above say why. TORCH=0 goes on without the diffusion engine."; exit 2; }; }
	$(call install,diffusion)

# A copy of the lock inside the environment tells whether it is up to date.
define install
cmp -s locks/$(1).txt $(VENV)/$(1).lock || { \
	echo "Installing packages into .venv; the first time takes a minute or two."; \
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r locks/$(1).txt \
		&& cp locks/$(1).txt $(VENV)/$(1).lock \
		|| { echo "The packages could not be installed; the lines above say why. Run the same command to try again."; exit 2; }; }
endef

venv:
	$(BIN)/python -c "$(NEW_ENOUGH)" 2>/dev/null || { \
	$(PYTHON) -c "$(NEW_ENOUGH)" 2>/dev/null || { \
		echo "Safelight needs Python 3.11 or newer, and \`$(PYTHON)\` is not. If another is installed: make run PYTHON=python3.12"; exit 2; }; \
	echo "Making .venv"; \
	$(PYTHON) -m venv --clear $(VENV) || { \
		echo "Python could not make .venv. On Debian and Ubuntu this helps: apt install python3-venv"; exit 2; }; }

lock:
	command -v uv >/dev/null || { echo "uv is not installed: pip install uv"; exit 2; }
	$(COMPILE) -o locks/core.txt
	$(COMPILE) --extra test --constraint locks/core.txt -o locks/test.txt
	echo "torch; sys_platform == 'none'" >build/without-torch.txt
	$(COMPILE) --extra gpu --constraint locks/test.txt --override build/without-torch.txt -o locks/diffusion.txt

COMPILE := uv pip compile pyproject.toml --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

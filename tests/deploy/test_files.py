"""Files of deployments: hardened as the guide says, and naming nothing that isn't there."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.configuration.listing import settings
from privacy.operating.figures import figures
from tests.portal import ROOT, need

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
RULES = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
OURS = ("setup", "web", "worker", "housekeeping", "scheduler")


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_service_has_no_more_than_it_needs(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    if name in OURS:
        assert service["user"] == "10001"
    else:
        assert re.search(r":\d+\.\d+", service["image"]), "not pinned by its whole version"


def test_only_the_proxy_is_reached_and_servers_have_no_way_out() -> None:
    services = COMPOSE["services"]
    assert [name for name in services if "ports" in services[name]] == ["proxy"]
    assert COMPOSE["networks"]["within"]["internal"] is True
    for name in ("postgresql", "redis"):
        assert services[name]["networks"] == ["within"]
    assert services["proxy"]["networks"] == ["front"]


@pytest.mark.parametrize("name", OURS)
def test_every_setting_of_a_service_is_one_that_is_read(name: str) -> None:
    known = {each.variable.name for each in settings()} | {"DJANGO_SETTINGS_MODULE"}
    for variable, value in COMPOSE["services"][name]["environment"].items():
        assert {variable, variable.removesuffix("_FILE")} & known, variable
        if variable.endswith("_FILE") and variable not in known:
            assert Path(str(value)).name in COMPOSE["services"][name]["secrets"], variable


def test_no_secret_stands_in_an_environment() -> None:
    secret = {each.variable.name for each in settings() if each.variable.is_secret}
    for service in COMPOSE["services"].values():
        assert not secret & set(service.get("environment", {}))


def test_owners_urls_are_for_setting_up_alone() -> None:
    for name, service in COMPOSE["services"].items():
        owners = [secret for secret in service["secrets"] if secret.startswith("owner_")]
        assert not owners or name in {"setup", "postgresql"}


@pytest.mark.parametrize("path", sorted((DEPLOY / "containers").iterdir()), ids=lambda p: p.name)
def test_an_image_runs_as_nobody_in_particular(path: Path) -> None:
    lines = path.read_text().splitlines()
    users = [line for line in lines if line.startswith("USER")]
    assert users[-1] == "USER 10001"
    assert "HEALTHCHECK" in path.read_text() or path.name == "gpu.Containerfile"
    for copied in re.findall(r"^COPY (?!--)(.+) \S+$", path.read_text(), re.MULTILINE):
        for source in copied.split():
            assert (ROOT / source).exists(), f"{path.name} copies {source}, which is not there"


def test_builders_are_handed_what_is_copied_and_nothing_else() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    handed = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    texts = [path.read_text() for path in (DEPLOY / "containers").iterdir()]
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", "\n".join(texts), re.MULTILINE)
    sources = {Path(source).parts[0] for line in copied for source in line.split()}
    assert "*" in ignored
    assert handed == sources


@pytest.mark.parametrize("name", ["web", "worker"])
def test_an_images_own_user_may_read_what_was_copied(name: str) -> None:
    # Set-up makes folders that others can't read, the face models' among them.
    text = (DEPLOY / "containers" / f"{name}.Containerfile").read_text()
    copied = text.rindex("COPY assets")
    assert copied < text.index("RUN chmod -R u=rwX,go=rX .") < text.index("COPY --from=build /srv")


def test_images_of_programs_install_by_hash_from_a_pinned_version() -> None:
    for name in ("web", "worker"):
        text = (DEPLOY / "containers" / f"{name}.Containerfile").read_text()
        assert "--require-hashes" in text
        assert re.search(r"^ARG PYTHON=\S+:\d+\.\d+\.\d+-", text, re.MULTILINE)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_hardened_and_does_not_try_bad_settings_again(unit: Path) -> None:
    text = unit.read_text()
    for line in (
        "User=safelight", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=",
        "PrivateTmp=yes", "LimitCORE=0", "UMask=0077", "RestartPreventExitStatus=2",
    ):  # fmt: skip
        assert f"\n{line}\n" in text, line


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed on this machine")
    for unit in UNITS:
        # The program's own path is not on this machine.
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.M)
        (tmp_path / unit.name).write_text(text.replace("WorkingDirectory=/opt/safelight\n", ""))
    done = subprocess.run(
        [program, "verify", *map(str, sorted(tmp_path.glob("*.service")))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "safelight-" in line]
    assert not ours, ours


@pytest.mark.django_db(databases=["default", "keys"])
def test_every_alert_asks_for_figures_that_exist() -> None:
    named = {figure.name for figure in figures()}
    for rule in RULES:
        asked = set(re.findall(r"safelight_\w+", rule["expr"]))
        assert asked, rule["alert"]
        assert asked <= named, asked - named


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_has_its_page(rule: dict[str, Any]) -> None:
    pages = (ROOT / "docs" / "operations.md").read_text()
    assert f"\n## {rule['alert']}\n" in pages
    assert rule["annotations"]["summary"]
    assert rule["labels"]["severity"] in {"page", "ticket"}


def test_promtool_agrees() -> None:
    need("promtool")
    alerts = str(DEPLOY / "prometheus" / "alerts.yml")
    done = subprocess.run(
        ["promtool", "check", "rules", alerts], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

"""Kubernetes: manifests that its API takes, in which a role may do no more than it must."""

from typing import Any

import kubernetes_validate
import pytest
import yaml

from config.configuration.listing import settings
from privacy.operating.figures import figures
from tests.deploy.test_files import COMPOSE, DEPLOY

DOCUMENTS: list[dict[str, Any]] = [
    document
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text())
]
# By role: which service of the compose file runs the same program.
ROLES = {
    "web": "web",
    "studio": "worker",
    "gpu": None,
    "housekeeping": "housekeeping",
    "scheduler": "scheduler",
    "setup": "setup",
}
RELEASE = "1.33"


def of_kind(*kinds: str) -> dict[str, dict[str, Any]]:
    return {each["metadata"]["name"]: each for each in DOCUMENTS if each["kind"] in kinds}


def pod(role: str) -> dict[str, Any]:
    found: dict[str, Any] = of_kind("Deployment", "Job")[f"safelight-{role}"]["spec"]["template"]
    assert found["metadata"]["labels"] == {"app": "safelight", "role": role}
    return found["spec"]  # type: ignore[no-any-return]


def allowed(policy: str, way: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    spec = of_kind("NetworkPolicy")[policy]["spec"]
    return spec["podSelector"]["matchLabels"], spec[way]


def test_every_role_has_its_program_and_nothing_else_runs() -> None:
    assert set(of_kind("Deployment", "Job")) == {f"safelight-{role}" for role in ROLES}


@pytest.mark.parametrize(
    "document",
    [each for each in DOCUMENTS if "keda" not in each["apiVersion"]],
    ids=lambda each: f"{each['kind']} {each['metadata']['name']}",
)
def test_kubernetes_takes_it_to_the_letter(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, RELEASE, strict=True)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_itself_and_may_little(role: str) -> None:
    spec = pod(role)
    assert spec["serviceAccountName"] == f"safelight-{role}"
    assert f"safelight-{role}" in of_kind("ServiceAccount")
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    (container,) = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "@sha256:" in container["image"]
    assert "memory" in container["resources"]["limits"]
    for folder in ("data", "tmp"):
        (volume,) = (each for each in spec["volumes"] if each["name"] == folder)
        assert volume["emptyDir"]["medium"] == "Memory", "a disk of the node"


@pytest.mark.parametrize("role", [role for role, service in ROLES.items() if service])
def test_a_role_runs_what_the_one_host_does(role: str) -> None:
    (container,) = pod(role)["containers"]
    ours = COMPOSE["services"][ROLES[role]]["command"]
    assert container["command"] == ours


def test_settings_are_whole_and_hold_no_secret() -> None:
    told: dict[str, str] = of_kind("ConfigMap")["safelight"]["data"]
    read = {each.variable.name: each for each in settings()}
    names = {name.removesuffix("_FILE") for name in told} - {
        "SAFELIGHT_CA",
        "DJANGO_SETTINGS_MODULE",
    }
    assert names <= read.keys()
    required = {name for name, each in read.items() if each.is_required_in_production}
    assert required <= names
    assert not {name for name, each in read.items() if each.variable.is_secret} & told.keys()
    # A folder of a pod is neither shared with the workers nor kept.
    assert told["SAFELIGHT_STORE"].startswith("s3://")


def test_graphics_cards_are_for_the_drawing_queue_and_its_model_is_read_only() -> None:
    spec = pod("gpu")
    (container,) = spec["containers"]
    assert container["command"][container["command"].index("--queues") + 1] == "gpu"
    assert container["resources"]["limits"]["nvidia.com/gpu"] == 1
    (model,) = (each for each in container["volumeMounts"] if each["name"] == "model")
    assert model["readOnly"] is True


def test_owners_urls_are_for_setting_up_alone() -> None:
    secrets = {
        role: {each["secret"]["secretName"] for each in pod(role)["volumes"] if "secret" in each}
        for role in ROLES
    }
    assert secrets.pop("setup") == {"safelight-owner"}
    assert set.union(*secrets.values()) == {"safelight"}


def test_there_is_one_scheduler_even_while_it_is_replaced() -> None:
    spec = of_kind("Deployment")["safelight-scheduler"]["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_nothing_is_reached_but_by_a_rule_and_only_the_web_has_a_way_in() -> None:
    policies = of_kind("NetworkPolicy")
    nothing = policies["safelight-nothing"]["spec"]
    assert nothing["podSelector"] == {"matchLabels": {"app": "safelight"}}
    assert nothing["policyTypes"] == ["Ingress", "Egress"]
    assert not nothing.keys() & {"ingress", "egress"}
    ways_in = [name for name, each in policies.items() if "ingress" in each["spec"]]
    assert ways_in == ["safelight-web-from-proxy"]
    assert allowed(ways_in[0], "ingress")[0] == {"app": "safelight", "role": "web"}


def test_mail_goes_out_from_those_that_write_any() -> None:
    spec = of_kind("NetworkPolicy")["safelight-mail"]["spec"]
    (role,) = spec["podSelector"]["matchExpressions"]
    # The web tells an address that is being given up: afterwards nobody knows it.
    assert (role["key"], role["operator"], set(role["values"])) == (
        "role", "In", {"housekeeping", "web"},
    )  # fmt: skip
    ways = spec["egress"]
    assert [port for way in ways for port in way["ports"]] == [{"port": 587}]
    ports = [
        each["port"]
        for way in allowed("safelight-to-servers", "egress")[1]
        for each in way["ports"]
    ]
    assert ports == [5432, 6379, 443]


@pytest.mark.django_db(databases=["default", "keys"])
def test_workers_follow_a_figure_that_is_told() -> None:
    told = {figure.name for figure in figures()}
    scaled = of_kind("ScaledObject")
    assert {each["spec"]["scaleTargetRef"]["name"] for each in scaled.values()} == {
        "safelight-studio", "safelight-gpu",
    }  # fmt: skip
    for each in scaled.values():
        (trigger,) = each["spec"]["triggers"]
        figure = trigger["metadata"]["query"].partition("(")[2].partition("{")[0]
        assert figure in told


def test_probes_ask_the_pages_that_answer_them() -> None:
    (container,) = pod("web")["containers"]
    asked = {name: container[name]["httpGet"]["path"] for name in container if "Probe" in name}
    assert asked == {
        "startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz",
    }  # fmt: skip

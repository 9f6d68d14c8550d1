"""What a drawn portrait must pass before anybody sees it."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from generation.engines.base import Sitting
from generation.engines.diffusion.nets import SideNet
from generation.engines.diffusion.references import Reference
from generation.engines.diffusion.spec import GatePolicy
from uploads.faces.arrays import Plane, Rgb
from uploads.faces.detector import detect
from uploads.faces.mesh import Mesh, lay_mesh

SURE = 0.5


class Fault(StrEnum):
    """Why a portrait is not good enough."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    UNLIKE = "unlike"
    COPIED = "copied"
    UNSAFE = "unsafe"


class Gates:
    """The checks of one model's spec, with their nets loaded. Raises ModelRefused."""

    def __init__(self, policy: GatePolicy) -> None:
        self._policy = policy
        self._likeness = SideNet(policy.likeness) if policy.likeness else None
        self._safety = SideNet(policy.safety) if policy.safety else None

    @property
    def words(self) -> str:
        """Say plainly what is checked and what is not."""
        said = [
            "exactly one face" if self._policy.one_face else "faces not counted: the spec says so",
            "likeness within its band" if self._likeness else "likeness not checked: no net is set",
            "safety" if self._safety else "safety not checked: no net is set",
        ]
        return "; ".join(said)

    def fault(
        self, picture: Rgb, references: Sequence[Reference], sitting: Sitting
    ) -> Fault | None:
        """Return what is wrong with `picture` ((H, W, 3) uint8 sRGB), None when it passes."""
        if self._safety and not self._is_safe(picture):
            return Fault.UNSAFE
        if not self._policy.one_face and not self._likeness:
            return None
        faces = [
            mesh for face in detect(picture) if (mesh := lay_mesh(picture, face)).confidence > SURE
        ]
        if self._policy.one_face and len(faces) != 1:
            return Fault.SEVERAL_FACES if faces else Fault.NO_FACE
        return self._likeness_fault(picture, faces, references, sitting)

    def _likeness_fault(
        self, picture: Rgb, faces: list[Mesh], references: Sequence[Reference], sitting: Sitting
    ) -> Fault | None:
        """A likeness too near is a copied photo, so it is held to a band, never to the most."""
        if self._likeness is None or self._policy.likeness is None:
            return None
        if not faces:
            return Fault.NO_FACE
        known = self._person(self._likeness, references, sitting)
        alike = float(self._likeness.embed(picture, faces[0]) @ known)
        if alike < self._policy.likeness.least:
            return Fault.UNLIKE
        return Fault.COPIED if alike > self._policy.likeness.most else None

    def _person(self, net: SideNet, references: Sequence[Reference], sitting: Sitting) -> Plane:
        """Return the mean direction of the references' embeddings, each known once a job."""
        each = [self._embedding(net, one, sitting) for one in references]
        mean = np.mean(each, axis=0)
        direction: Plane = mean / (np.linalg.norm(mean) + 1e-9)
        return direction

    def _embedding(self, net: SideNet, one: Reference, sitting: Sitting) -> Plane:
        known_as = ("embedding", net.sha256, one.key)
        return sitting.recall(known_as, lambda: net.embed(one.photo, one.mesh))

    def _is_safe(self, picture: Rgb) -> bool:
        assert self._safety is not None
        assert self._policy.safety is not None
        return self._safety.unsafe_share(picture) <= self._policy.safety.most

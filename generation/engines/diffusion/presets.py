"""Models that are known to work, as a spec is begun for them when their files are fetched."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """One published model; what isn't said here is the spec's default."""

    name: str
    repository: str
    pipeline: str
    licence: str
    steps: int
    sizes: tuple[str, ...]
    max_sequence_length: int = 512
    dtype: str = "bfloat16"
    reference_side: int = 512
    most_references: int = 3

    def spec(self, revision: str, files: Mapping[str, str]) -> str:
        """Return the spec's text: this commit, exactly these bytes."""
        said = {
            "name": self.name,
            "repository": self.repository,
            "revision": revision,
            "licence": self.licence,
            "pipeline": self.pipeline,
            "folder": "weights",
            "dtype": self.dtype,
            "steps": self.steps,
            "guidance": 1.0,
            "max_sequence_length": self.max_sequence_length,
            "sizes": list(self.sizes),
            "reference_side": self.reference_side,
            "most_references": self.most_references,
        }
        # JSON's texts, numbers and lists of texts are TOML's as well.
        lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
        manifest = [f"{json.dumps(path)} = {json.dumps(known)}" for path, known in files.items()]
        gates = ["one_face = true", "tries = 3"]
        return "\n".join([*lines, "", "[gates]", *gates, "", "[files]", *manifest, ""])


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            name="flux2-klein-4b",
            repository="black-forest-labs/FLUX.2-klein-4B",
            pipeline="Flux2KleinPipeline",
            licence="Apache-2.0",
            steps=4,
            sizes=("1024x1024", "832x1024", "768x1024"),
        ),
    )
}

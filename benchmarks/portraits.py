"""How good portraits are: every style over varied photos, and mattes whose alpha is known.

Run as `python -m benchmarks.portraits [FOLDER]`; with a folder the contact sheet is written there
as contact-sheet.jpg. Photos are one public-domain portrait in eight conditions and eight people of
our own, painted with exact alpha: hair, hats and clothes that neither engine nor net has seen.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import mean

import cv2
import numpy as np
from PIL import Image

from benchmarks._inputs import WELL_EXPOSED, inputs
from benchmarks._mattes import MatteError, matte_errors
from benchmarks._scores import Score, score
from generation.engines.base import EngineRequest, EngineResult
from generation.engines.errors import NotUsable
from generation.engines.studio.confidence import PLAIN_BELOW, RETAKE_BELOW
from generation.engines.studio.engine import StudioEngine
from generation.styles import STYLES
from uploads.faces.arrays import Rgb

SIZE, TILE = 512, 160


def portraits_of(photo: Rgb) -> list[EngineResult]:
    """Every style of one photo."""
    request = EngineRequest(photo, tuple(STYLES.values()), size=SIZE)
    return list(StudioEngine().make(request))


def opaque(picture: Rgb) -> Rgb:
    """(H, W, 3) of a portrait with or without alpha: what is transparent is set before white."""
    cover = picture[..., 3:] / 255 if picture.shape[2] == 4 else np.ones((1, 1, 1))
    whole: Rgb = (picture[..., :3] * cover + 255 * (1 - cover)).astype(np.uint8)
    return whole


def scores_of(photo: Rgb, made: list[EngineResult]) -> list[Score]:
    """The figures of each portrait."""
    return [score(photo, opaque(result.picture)) for result in made]


def score_line(name: str, rows: list[Score], notes: set[str]) -> str:
    """One line an input: the worst of its styles, and the mean shift of the skin's lightness."""
    eyes = [row.eye_line for row in rows]
    return (
        f"{name:16} {sum(row.faces == 1 for row in rows):2}/{len(rows)}"
        f"  geometry {max(row.geometry for row in rows):.4f}"
        f"  eyes {min(eyes):.2f}-{max(eyes):.2f}  head {mean(row.head for row in rows):.2f}"
        f"  skin L* {mean(row.lightness for row in rows):+.1f}"
        f"  evenness {rows[0].evenness:.2f}  {', '.join(sorted(notes))}"
    )


def print_scores() -> list[Rgb]:
    """Print the first table; return a strip of the contact sheet for each input."""
    print(f"{SIZE} px, {len(STYLES)} styles an input; well exposed: {', '.join(WELL_EXPOSED)}")
    sheet = []
    for name, photo in inputs().items():
        try:
            made = portraits_of(photo)
        except NotUsable as refusal:
            print(f"{name:16} refused: {refusal.sentence}")
            continue
        notes = {result.note.value for result in made if result.note}
        print(score_line(name, scores_of(photo, made), notes), flush=True)
        tiles = [photo, *(opaque(result.picture) for result in made)]
        sheet.append(np.hstack([_tile(tile) for tile in tiles]))
    return sheet


def _tile(picture: Rgb) -> Rgb:
    """The picture's middle square, small."""
    side = min(picture.shape[:2])
    top, left = ((length - side) // 2 for length in picture.shape[:2])
    square = picture[top : top + side, left : left + side]
    return cv2.resize(square, (TILE, TILE), interpolation=cv2.INTER_AREA)


def by_room(errors: Mapping[tuple[str, str], MatteError]) -> dict[str, list[MatteError]]:
    """The errors of each background, over all people."""
    rooms: dict[str, list[MatteError]] = {}
    for (_, room), error in errors.items():
        rooms.setdefault(room, []).append(error)
    return rooms


def print_mattes() -> None:
    """Print the second table: means by background, then every composite in doubt."""
    errors = matte_errors()
    print("\nmatte, SAD/1000 on known alpha (lower is better), mean over people; spill is colour")
    print(
        "error in the soft edge, holes the share of the person lost; the guided filter's settings"
    )
    print("are the best of sixteen on these pictures")
    for room, rows in by_room(errors).items():
        print(
            f"{room:14} ours {mean(row.ours for row in rows):5.2f}"
            f"  guided filter {mean(row.guided for row in rows):5.2f}"
            f"  better in {sum(row.ours < row.guided for row in rows)}/{len(rows)}"
            f"  worst {max(row.ours for row in rows):5.2f}"
            f"  spill {mean(row.spill for row in rows):.3f}"
            f"  specks {sum(row.specks for row in rows)}"
            f"  holes {mean(row.holes for row in rows):.1%}"
        )
    print(f"\nin doubt: below {PLAIN_BELOW} plain backgrounds, below {RETAKE_BELOW} another photo")
    for (person, room), row in errors.items():
        if row.confidence < PLAIN_BELOW:
            print(f"{person:14} {room:14} ours {row.ours:5.2f}  confidence {row.confidence:.2f}")
    sure = [row.ours for row in errors.values() if row.confidence >= PLAIN_BELOW]
    print(f"the other {len(sure)}: ours {mean(sure):.2f}, at most {max(sure):.2f}")


def main(*words: str) -> None:
    """Print the tables; write the contact sheet into the folder named."""
    folders = [Path(word) for word in words[:1]]
    for folder in folders:  # before minutes of work
        folder.mkdir(parents=True, exist_ok=True)
    sheet = print_scores()
    for folder in folders:
        Image.fromarray(np.vstack(sheet)).save(folder / "contact-sheet.jpg", quality=88)
    print_mattes()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    main(*sys.argv[1:])

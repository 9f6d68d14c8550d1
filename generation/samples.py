"""Sample portraits for the style cards: real results, made at set-up on this machine.

The sitter is the astronaut Eileen Collins in NASA's public-domain portrait, which
scikit-image publishes in its wheel; nothing of it is kept in version control.
"""

from pathlib import Path

import cv2
import numpy as np
from django.conf import settings

from generation.engines.base import EngineRequest, Ratio
from generation.engines.studio.engine import StudioEngine
from generation.headshots.renditions import encode
from generation.styles import STYLES, Style
from uploads.faces.arrays import Rgb
from uploads.faces.wheels import WheelFile, extract_from_wheel, write_atomically

WHEEL = "scikit-image==0.26.0"
PORTRAIT = WheelFile(
    member="skimage/data/astronaut.png",
    sha256="88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    name="astronaut.png",
)
RATIO, HEIGHT = Ratio.FOUR_FIVE, 600  # 480 pixels wide
SQUARE = 20  # pixels of the board behind a transparent portrait
VERSION_FILE = ".version"


def make_samples(folder: Path) -> list[Path]:
    """Make `<slug>.jpg` in `folder` for each style that lacks one; return the paths written.

    Samples of an older engine are made anew. Every file is whole or absent, and the version
    is written last, so a set-up that was interrupted goes on where it stopped; where all is there
    nothing is written, as an image's folder can't be. Raises AssetError and EngineError, with
    sentences.
    """
    is_current = _version_in(folder) == StudioEngine().version
    wanted = [
        style for style in STYLES.values() if not (is_current and _path(folder, style).exists())
    ]
    written = [_path(folder, style) for style in wanted]
    if wanted:
        request = EngineRequest(sitter(), tuple(wanted), ratio=RATIO, size=HEIGHT)
        for result in StudioEngine().make(request):
            write_atomically(_path(folder, result.style), _shown(result.picture))
    if not is_current:
        write_atomically(folder / VERSION_FILE, StudioEngine().version.encode())
    return written


def sitter() -> Rgb:
    """The public-domain portrait, (512, 512, 3) uint8 sRGB; fetched when it isn't here yet."""
    folder = Path(settings.ASSETS_DIR) / "portraits"
    extract_from_wheel(WHEEL, [PORTRAIT], folder)
    content = (folder / PORTRAIT.name).read_bytes()
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("OpenCV can't read PNG files here.")
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def _shown(picture: Rgb) -> bytes:
    """A JPEG for the card; what is transparent is set before the squares that stand for it."""
    if picture.shape[2] == 3:
        return encode(picture)
    rows, columns = np.indices(picture.shape[:2]) // SQUARE
    board = np.where((rows + columns) % 2, 255, 214)[..., None]
    cover = picture[..., 3:] / 255
    mixed = picture[..., :3] * cover + board * (1 - cover)
    return encode(mixed.astype(np.uint8))


def _path(folder: Path, style: Style) -> Path:
    return folder / f"{style.slug}.jpg"


def _version_in(folder: Path) -> str:
    path = folder / VERSION_FILE
    return path.read_text() if path.is_file() else ""

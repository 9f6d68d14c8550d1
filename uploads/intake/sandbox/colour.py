"""Any Pillow mode and embedded profile to opaque 8-bit sRGB."""

from io import BytesIO

from PIL import Image, ImageCms

SRGB = ImageCms.createProfile("sRGB")
WHITE = (255, 255, 255)


def to_srgb(image: Image.Image) -> Image.Image:
    """Return `image` as mode RGB in sRGB, on white where it is transparent.

    A profile that is broken or belongs to another mode is ignored: the values are sRGB then.
    """
    profile = image.info.get("icc_profile")
    image = _eight_bit(image)
    if image.has_transparency_data:
        return _on_white(image.convert("RGBA"), profile)
    if image.mode not in {"RGB", "L", "CMYK"}:
        image = image.convert("RGB")
    return _converted(image, profile)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Bring 16-bit grey to 8; Pillow's own conversion clips instead of scaling."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    alpha = image.getchannel("A")
    ground = Image.new("RGB", image.size, WHITE)
    ground.paste(_converted(image.convert("RGB"), profile), mask=alpha)
    return ground


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            transform = ImageCms.buildTransform(
                ImageCms.ImageCmsProfile(BytesIO(profile)), SRGB, image.mode, "RGB"
            )
            return image if _is_identity(transform, image.mode) else transform.apply(image)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # not a profile, or not for this mode
    return image.convert("RGB")


def _is_identity(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Say whether a transform moves no colour by more than one step (most profiles are sRGB)."""
    if mode != "RGB":
        return False
    return all(
        abs(before - after) <= 1
        for before, after in zip(_GRID.tobytes(), transform.apply(_GRID).tobytes(), strict=True)
    )


def _grid() -> Image.Image:
    steps = range(0, 256, 51)
    colours = bytes(value for r in steps for g in steps for b in steps for value in (r, g, b))
    return Image.frombytes("RGB", (len(colours) // 3, 1), colours)


_GRID = _grid()

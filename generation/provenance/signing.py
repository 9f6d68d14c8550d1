"""Sign a finished file with a C2PA manifest that says what made it, and nothing of whom."""

import io
import logging
from enum import StrEnum
from functools import lru_cache
from typing import Any

from c2pa import Builder, C2paError, C2paSignerInfo, C2paSigningAlg, Context, Signer
from django.conf import settings

from generation.provenance.certificates import Identity, parse
from generation.provenance.errors import NotMarked

logger = logging.getLogger(__name__)
PNG = b"\x89PNG"
NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# A thumbnail would be a second, uncontrolled picture of the face; nothing may be fetched.
QUIET = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}


class DigitalSource(StrEnum):
    """IPTC digital source types: what part of the picture a trained model made."""

    COMPOSITE = NEWSCODES + "compositeWithTrainedAlgorithmicMedia"
    GENERATED = NEWSCODES + "trainedAlgorithmicMedia"


def source_of(engine: str) -> DigitalSource:
    """Return what an engine's pictures are; what isn't known says the most it could be."""
    return DigitalSource.COMPOSITE if engine.startswith("studio") else DigitalSource.GENERATED


def sign(content: bytes, *, engine: str) -> bytes:
    """Return a JPEG or PNG with a signed manifest: same pixels, about 3 KB more.

    The manifest names the software and the digital source type. It holds no thumbnail, no
    ingredient, no time and no id of a person, photo or job. Raises NotMarked.
    """
    kind = "image/png" if content.startswith(PNG) else "image/jpeg"
    signed = io.BytesIO()
    identity = identity_of(settings.SAFELIGHT_PROVENANCE)
    try:
        with _signer(identity) as signer, _builder(engine) as builder:
            builder.sign(signer, kind, io.BytesIO(content), signed)
    except C2paError as error:
        logger.exception("a portrait could not be signed")
        raise NotMarked from error
    return signed.getvalue()


@lru_cache(maxsize=2)
def identity_of(bundle: str) -> Identity:
    """Return the identity that the settings name."""
    return parse(bundle)


def _signer(identity: Identity) -> Any:
    # No timestamp authority: it would be told of every download.
    pems = (identity.chain_pem.encode(), identity.key_pem.encode())
    return Signer.from_info(C2paSignerInfo(C2paSigningAlg.ES256, *pems, None))


def _builder(engine: str) -> Any:
    made = {"action": "c2pa.created", "digitalSourceType": source_of(engine).value}
    manifest = {
        "claim_generator_info": [{"name": "Safelight", "version": settings.SAFELIGHT_VERSION}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [made]}}],
    }
    return Builder(manifest, Context.from_dict(QUIET))

"""The identity that signs portraits: a leaf certificate with its key, under an own root.

Needs no settings, so that `manage.py setup` can make both before settings are read.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from generation.provenance.errors import BadIdentity

IDENTITY, ROOT = "provenance.pem", "provenance_root.pem"
# There is no timestamp server, so a mark is valid for as long as its leaf is.
LEAF_LIFE, ROOT_LIFE = timedelta(days=3 * 365), timedelta(days=20 * 365)
RENEW_BEFORE: Final = timedelta(days=2 * 365)
CLOCK_SKEW: Final = timedelta(hours=1)
SIGNS_ONLY: Final = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
CERTIFIES_ONLY: Final = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Identity:
    """A P-256 key and its certificates, the leaf first and the root last."""

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def leaf(self) -> x509.Certificate:
        return self.chain[0]

    @property
    def root_pem(self) -> str:
        """The certificate that a reader must trust, as PEM."""
        return _pem(self.chain[-1])

    @property
    def chain_pem(self) -> str:
        return "".join(_pem(certificate) for certificate in self.chain)

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    @property
    def bundle(self) -> str:
        """Key and certificates in one text, so that they can only change together."""
        return self.key_pem + self.chain_pem

    def is_ending(self, now: datetime) -> bool:
        """Say whether it is time for another leaf under the same root."""
        return self.leaf.not_valid_after_utc - now < RENEW_BEFORE


def parse(bundle: str) -> Identity:
    """Read a PEM bundle of a P-256 key, its leaf and what certifies it; raise BadIdentity."""
    try:
        key = serialization.load_pem_private_key(bundle.encode(), password=None)
        chain = tuple(x509.load_pem_x509_certificates(bundle.encode()))
    except (ValueError, TypeError) as error:
        raise BadIdentity("it is not a PEM file of a key and its certificates") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise BadIdentity("its key is not a P-256 key")
    if chain[0].public_key() != key.public_key():
        raise BadIdentity("its first certificate belongs to another key")
    _check_chain(chain)
    return Identity(key, chain)


def create_missing(folder: Path, now: datetime | None = None) -> list[Path]:
    """Make the root and the identity that are missing or ending (mode 0600); return the new.

    A root that exists is kept, so that a renewed leaf stays trusted by whoever trusts the root.
    """
    now = now or datetime.now(UTC)
    root_file, file = folder / ROOT, folder / IDENTITY
    if file.exists() and not (root_file.exists() and parse(file.read_text()).is_ending(now)):
        return []
    made = []
    if not root_file.exists():
        _write(root_file, new_root(now).bundle)
        made.append(root_file)
    _write(file, new_leaf(parse(root_file.read_text()), now).bundle)
    return [*made, file]


def new_root(now: datetime) -> Identity:
    """Return a self-signed authority that may certify leaves only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Safelight deployment root")
    builder = _builder(name, name, key, now, ROOT_LIFE).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    return Identity(key, (builder.add_extension(CERTIFIES_ONLY, True).sign(key, hashes.SHA256()),))


def new_leaf(root: Identity, now: datetime, life: timedelta = LEAF_LIFE) -> Identity:
    """Return a signing identity under `root`; its name says nothing of the deployment."""
    key = ec.generate_private_key(ec.SECP256R1())
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    # C2PA readers want one of a few purposes; of these, this is the one that every reader knows.
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    certificate = (
        _builder(_name("Safelight portraits"), root.leaf.subject, key, now, life)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(SIGNS_ONLY, critical=True)
        .add_extension(purpose, critical=False)
        .add_extension(authority, critical=False)
        .sign(root.key, hashes.SHA256())
    )
    return Identity(key, (certificate, root.leaf))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Safelight"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _check_chain(chain: tuple[x509.Certificate, ...]) -> None:
    for certificate, issuer in pairwise(chain):
        try:
            certificate.verify_directly_issued_by(issuer)
        except (InvalidSignature, ValueError, TypeError) as error:
            raise BadIdentity("one of its certificates is not signed by the next") from error


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _write(path: Path, text: str) -> None:
    """Put a private file in place, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

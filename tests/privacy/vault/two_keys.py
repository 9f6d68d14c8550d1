"""A forger's tool: one AES-GCM chunk that is valid under two keys (the key-commitment attack).

Method: Dodis, Grubbs, Ristenpart and Woodage, "Fast Message Franking" (2018). For a one-block
ciphertext C, the tag is C·H² + L·H + E(J) over GF(2^128); setting both keys' tags equal
leaves one linear equation for C.
"""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
# x^128 + x^7 + x^2 + x + 1 with GCM's reflected bits (NIST SP 800-38D, section 6.3).
REDUCTION = 0xE1 << 120
ONE = 1 << 127
LENGTHS = 128  # the bit lengths of no associated data and of one block


def header_for(key: bytes, *, salt: bytes, context: bytes) -> bytes:
    """Return the salt and the commitment that belongs to `key`."""
    return salt + _material(key, salt, context)[44:]


def chunk_for_two_keys(first: bytes, second: bytes, *, salt: bytes, context: bytes) -> bytes:
    """Return 16 bytes of ciphertext and a tag that both keys accept as the only chunk."""
    materials = [_material(key, salt, context) for key in (first, second)]
    hashed = [_block(material[:32], bytes(16)) for material in materials]
    masks = [_block(material[:32], material[32:44] + b"\0\0\0\1") for material in materials]
    difference = _times(LENGTHS, hashed[0] ^ hashed[1]) ^ masks[0] ^ masks[1]
    squares = [_times(each, each) for each in hashed]
    ciphertext = _times(difference, _inverse(squares[0] ^ squares[1]))
    tag = _times(ciphertext, squares[0]) ^ _times(LENGTHS, hashed[0]) ^ masks[0]
    chunk = ciphertext.to_bytes(16, "big") + tag.to_bytes(16, "big")
    for material in materials:
        AESGCM(material[:32]).decrypt(material[32:44], chunk, None)  # raises where it isn't so
    return chunk


def _material(key: bytes, salt: bytes, context: bytes) -> bytes:
    return HKDFExpand(hashes.SHA512(), 76, LABEL + salt + context).derive(key)


def _block(key: bytes, block: bytes) -> int:
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return int.from_bytes(encryptor.update(block), "big")


def _times(one: int, other: int) -> int:
    product = 0
    for bit in range(127, -1, -1):
        if one >> bit & 1:
            product ^= other
        other = other >> 1 ^ (REDUCTION if other & 1 else 0)
    return product


def _inverse(element: int) -> int:
    """Return element^(2^128 - 2)."""
    result, power = ONE, element
    for _ in range(127):
        power = _times(power, power)
        result = _times(result, power)
    return result

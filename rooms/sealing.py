"""Sealing: to a secret (AES-256-GCM), or to the public part of somebody's key (X25519, HKDF-SHA-256).

The library is loaded with the first thing sealed: a server of rooms where nobody need be concealed does without it.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SECRET, NONCE, PUBLIC = 32, 12, 32


def seal(secret: bytes, plain: bytes, about: bytes) -> bytes:
    """Bytes as only this secret of 32 bytes can read them, and only as being about the same."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(secret).encrypt(nonce, plain, about)


def unseal(secret: bytes, sealed: bytes, about: bytes) -> bytes | None:
    """What was sealed; none where it was sealed by another secret or about something else."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(secret).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except (InvalidTag, ValueError):
        return None


def seal_to(public: bytes, plain: bytes, about: bytes) -> bytes:
    """Bytes as only the private part of a key can read them."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    passing = X25519PrivateKey.generate()
    shared, own = passing.exchange(X25519PublicKey.from_public_bytes(public)), passing.public_key().public_bytes_raw()
    return own + seal(stretched(shared, own, public), plain, about)


def unseal_with(private: "X25519PrivateKey", sealed: bytes, about: bytes) -> bytes | None:
    """What was sealed to this key; none where it was sealed to another, or about something else."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    own, rest = sealed[:PUBLIC], sealed[PUBLIC:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(own))
    except ValueError:
        return None
    return unseal(stretched(shared, own, private.public_key().public_bytes_raw()), rest, about)


def usable(public: bytes) -> bool:
    """Whether something can be sealed to a public key at all."""
    try:
        seal_to(public, b"", b"")
    except ValueError:
        return False
    return True


def stretched(shared: bytes, own: bytes, public: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(hashes.SHA256(), SECRET, None, b"antechamber deposit" + own + public).derive(shared)

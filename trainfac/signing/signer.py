"""A signer for pyHanko that holds its private key loaded; the library's own would parse it for each signature.

What every signature says of its certificate is encoded once too: that took half of the time of a signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from asn1crypto import pem, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

DIGEST: Final = "sha256"
_LONGEST_P256: Final = 72  # bytes of an ECDSA signature in DER


class _WhoseCertificate(CMSAttributeProvider):
    """The signing certificate and its digest, as PAdES asks for (RFC 5035)."""

    attribute_type = "signing_certificate_v2"

    def __init__(self, certificate: asn1_x509.Certificate) -> None:
        self._encoded: bytes = as_signing_certificate_v2(certificate, DIGEST).dump()

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:  # noqa: ARG002, FBT001, FBT002 - pyHanko's signature
        return tsp.SigningCertificateV2.load(self._encoded)


class _AsPades(SignedAttributeProviderSpec):
    """What is signed with the digest of a document: whose certificate it is, and no time (ETSI EN 319 142-1, 6.3)."""

    def __init__(self, certificate: asn1_x509.Certificate) -> None:
        self._whose = _WhoseCertificate(certificate)

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> Iterator[CMSAttributeProvider]:  # noqa: ARG002 - pyHanko's signature
        yield self._whose


class HeldKeySigner(Signer):
    """Signs documents as PAdES with a private key in memory; several threads can use either kind of key at once."""

    def __init__(self, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, certificates: str) -> None:
        """``certificates`` in PEM, that of the key first."""
        chain = chain_of(certificates)
        super().__init__(signing_cert=chain[0], cert_registry=SimpleCertificateStore.from_certs(chain))
        self.signed_attr_prov_spec = _AsPades(chain[0])
        self._key = key
        self.container_size: int | None = None  # hexadecimal digits that any of its signatures fills at most

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
        if digest_algorithm != DIGEST:
            raise ValueError(f"this signer digests with {DIGEST}")
        if isinstance(self._key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes(self._key.key_size // 8)
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        if dry_run:
            return bytes(_LONGEST_P256)
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def chain_of(certificates: str) -> list[asn1_x509.Certificate]:
    """The certificates of a PEM text, as pyHanko knows them."""
    parts = pem.unarmor(certificates.encode("ascii"), multiple=True)
    return [asn1_x509.Certificate.load(content) for _kind, _headers, content in parts]

"""Whether a certificate or a list of revocations was signed by a key: SM2, ECDSA, RSA."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import load_der_public_key

from gongheng.foundation.certificates.reading import SM2_WITH_SM3, Certificate, KeyKind
from gongheng.foundation.certificates.remembered import by_identity
from gongheng.foundation.sealing.keys import PUBLIC_SIZE
from gongheng.foundation.sealing.suites import GUOMI, suite

HASHES = (SHA256, SHA384, SHA512)  # SHA-1 and MD5 prove nothing any more


def signed_by(issuer: Certificate, oid: str, body: bytes, signature: bytes) -> bool:
    """Whether the issuer's key made this signature by this algorithm."""
    if issuer.kind == KeyKind.SM2:
        pairs = suite(GUOMI).pairs
        return oid == SM2_WITH_SM3 and pairs.verify(issuer.public, body, signature)
    return False


def certificate_signed_by(issuer: Certificate, held: x509.Certificate) -> bool:
    """Whether the issuer signed this certificate."""
    oid = held.signature_algorithm_oid.dotted_string
    if issuer.kind == KeyKind.SM2:
        return signed_by(issuer, oid, held.tbs_certificate_bytes, held.signature)
    return _classic(issuer, held.tbs_certificate_bytes, held)


@by_identity
def list_signed_by(issuer: Certificate, held: x509.CertificateRevocationList) -> bool:
    """Whether the issuer signed this list."""
    oid = held.signature_algorithm_oid.dotted_string
    if issuer.kind == KeyKind.SM2:
        return signed_by(issuer, oid, held.tbs_certlist_bytes, held.signature)
    return _classic(issuer, held.tbs_certlist_bytes, held)


def _classic(
    issuer: Certificate, body: bytes, held: x509.Certificate | x509.CertificateRevocationList
) -> bool:
    try:
        algorithm = held.signature_hash_algorithm
        if not isinstance(algorithm, HASHES):
            return False
        key = _public(issuer)
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(held.signature, body, padding.PKCS1v15(), algorithm)
        else:
            key.verify(held.signature, body, ec.ECDSA(algorithm))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _public(issuer: Certificate) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    if len(issuer.public) == PUBLIC_SIZE:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), issuer.public)
    key = load_der_public_key(issuer.public)
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("neither RSA nor P-256")  # noqa: TRY004  # one refusal for both
    return key


def verify_with(held: Certificate, data: bytes, signature: bytes) -> bool:
    """Whether the holder of this certificate signed the data (SM2, P-256 or RSA with SHA-256)."""
    if held.kind == KeyKind.SM2:
        return suite(GUOMI).pairs.verify(held.public, data, signature)
    if held.kind == KeyKind.P256:
        return suite("international").pairs.verify(held.public, data, signature)
    key = _public(held)
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(signature, data, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True

"""Checks certificates by their definition, with Python's json and hashlib and the cryptography package.

certificate.py FILE…: prints "good" for each, and ends with 1 at the first that is not.
"""
import base64
import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def canonical(value):
    """RFC 8785, for texts, whole numbers, lists and objects."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, bool) or value is None or isinstance(value, float):
        raise ValueError(f"{value!r} is nothing that a certificate has")
    return json.dumps(value, ensure_ascii=False)


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        certificate = json.load(file)
    payload = certificate["payload"].encode("utf-8")
    public = base64.b64decode(certificate["publicKey"], validate=True)
    assert certificate["format"] == "beatpass-certificate-1"
    assert hashlib.sha256(payload).hexdigest() == certificate["sha256"]
    assert hashlib.sha256(public).hexdigest()[:16] == certificate["key"]
    Ed25519PublicKey.from_public_bytes(public).verify(
        base64.b64decode(certificate["signature"], validate=True), payload)
    licence = json.loads(payload)
    assert licence["format"] == "beatpass-license-1"
    assert canonical(licence).encode("utf-8") == payload
    print("good", flush=True)

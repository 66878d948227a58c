"""No forged token is taken. Each row is one way of forging; every one is 401 and names what was wrong with it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from shared.acts import Role
from shared.clock import FrozenClock
from shared.errors import Refused
from shared.identity import Issuer, JwksFile, Principal, Verifier

NOW: Final = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
AUDIENCE: Final = "thucchat.registry"
SECONDS: Final = int(NOW.timestamp())


class Forge:
    """An issuer, and everything that somebody without its key can do with what it signed."""

    def __init__(self, directory: Path, audience: str = AUDIENCE, now: datetime = NOW) -> None:
        self.issuer = Issuer(directory, environment="test", clock=FrozenClock(now))
        self.audience = audience
        self.seconds = int(now.timestamp())
        self.public = json.loads(self.issuer.jwks_path.read_text("utf-8"))["keys"][0]
        self.header: dict[str, Any] = {"alg": "Ed25519", "typ": "at+jwt", "kid": self.issuer.kid}
        self.claims: dict[str, Any] = {
            "iss": self.issuer.url, "sub": "p-1", "aud": [audience], "iat": self.seconds, "nbf": self.seconds,
            "exp": self.seconds + 600, "roles": ["dost"],
        }  # fmt: skip

    def sound(self) -> str:
        """Returns a token that is taken."""
        return self.issuer.sign(self.header, self.claims)

    def saying(self, **claims: Any) -> str:
        """Returns a token signed by the issuer itself with other claims; None takes a claim away."""
        changed = {**self.claims, **claims}
        return self.issuer.sign(self.header, {name: value for name, value in changed.items() if value is not None})

    def headed(self, **members: Any) -> str:
        """Returns a token with other header members, rightly signed; None takes a member away."""
        changed = {name: value for name, value in {**self.header, **members}.items() if value is not None}
        return self.signed_raw(changed, self.body())

    def signed_raw(self, header: dict[str, Any] | bytes, body: str) -> str:
        """Returns a token whose signature is right over exactly this header, whatever it says."""
        key = OKPKey.import_key(json.loads((self.issuer.jwks_path.parent / "issuer-private-key.json").read_text()))
        signed = f"{part(header)}.{body}"
        mark = key.private_key.sign(signed.encode())  # type: ignore[union-attr]
        return f"{signed}.{encoded(mark)}"

    def signed_body(self, raw: bytes) -> str:
        """Returns a token whose signature is right over exactly these bytes of claims."""
        return self.signed_raw(self.header, encoded(raw))

    def body(self) -> str:
        """Returns the encoded claims."""
        return self.sound().split(".")[1]


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def part(value: dict[str, Any] | bytes) -> str:
    return encoded(value if isinstance(value, bytes) else json.dumps(value).encode())


def other_key(forge: Forge, **members: Any) -> str:
    key = OKPKey.generate_key("Ed25519", {"kid": forge.issuer.kid})
    return jws.serialize_compact({**forge.header, **members}, json.dumps(forge.claims), key, algorithms=["Ed25519"])


def by_hmac(forge: Forge, secret: bytes) -> str:
    signed = f"{part({**forge.header, 'alg': 'HS256'})}.{forge.body()}"
    return f"{signed}.{encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def by(forge: Forge, algorithm: str, key: Any) -> str:
    header = {**forge.header, "alg": algorithm}
    return jws.serialize_compact(header, json.dumps(forge.claims), key, algorithms=[algorithm])


def bent(forge: Forge, place: int, change: Callable[[str], str]) -> str:
    parts = forge.sound().split(".")
    parts[place] = change(parts[place])
    return ".".join(parts)


def last_bit(text: str) -> str:
    """Returns another spelling of the same bytes: the unused bits of the last character are not zero."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1]


def repeated(forge: Forge, name: str, value: Any) -> str:
    raw = json.dumps(forge.claims)[:-1] + f', "{name}": {json.dumps(value)}}}'
    return forge.signed_body(raw.encode())


FORGED: Final[dict[str, Callable[[Forge], str]]] = {
    "no signature": lambda f: f.sound().rpartition(".")[0] + ".",
    "two parts": lambda f: f.sound().rpartition(".")[0],
    "four parts": lambda f: f.sound() + ".x",
    "nothing": lambda _: "",
    "padding": lambda f: f.sound() + "=",
    "white space": lambda f: f.sound() + "\n",
    "too long": lambda f: f.sound() + "A" * 9_000,
    "alg none": lambda f: f"{part({**f.header, 'alg': 'none'})}.{f.body()}.",
    "alg none with a signature": lambda f: f"{part({**f.header, 'alg': 'none'})}.{f.body()}.AAAA",
    "alg None": lambda f: f.headed(alg="None"),
    "alg absent": lambda f: f.headed(alg=None),
    "alg of another name": lambda f: f.headed(alg="EdDSA"),
    "alg in lower case": lambda f: f.headed(alg="ed25519"),
    "alg no text": lambda f: f.headed(alg=["Ed25519"]),
    "HS256 with the public key": lambda f: by_hmac(f, base64.urlsafe_b64decode(f.public["x"] + "=")),
    "HS256 with the key set": lambda f: by_hmac(f, f.issuer.jwks_path.read_bytes()),
    "HS256 with nothing": lambda f: by_hmac(f, b""),
    "HS512": lambda f: by(f, "HS512", OctKey.import_key("k" * 64)),
    "RS256": lambda f: by(f, "RS256", RSAKey.generate_key(2048, {"kid": f.issuer.kid})),
    "ES256": lambda f: by(f, "ES256", ECKey.generate_key("P-256", {"kid": f.issuer.kid})),
    "another key under its kid": other_key,
    "another key in jwk": lambda f: other_key(f, jwk={"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}),
    "jku": lambda f: f.headed(jku="https://evil.example/jwks.json"),
    "jwk": lambda f: f.headed(jwk=f.public),
    "x5u": lambda f: f.headed(x5u="https://evil.example/cert"),
    "x5c": lambda f: f.headed(x5c=["MIIB"]),
    "crit": lambda f: f.headed(crit=["exp"]),
    "b64 false": lambda f: f.headed(b64=False),
    "zip": lambda f: f.headed(zip="DEF"),
    "cty": lambda f: f.headed(cty="JWT"),
    "kid absent": lambda f: f.headed(kid=None),
    "kid unknown": lambda f: f.headed(kid="unknown"),
    "kid a path": lambda f: f.headed(kid="../../dev/null"),
    "kid an injection": lambda f: f.headed(kid="' OR '1'='1"),
    "kid with NUL": lambda f: f.headed(kid="a\x00b"),
    "kid a number": lambda f: f.headed(kid=0),
    "kid too long": lambda f: f.headed(kid="a" * 200),
    "typ absent": lambda f: f.headed(typ=None),
    "typ of an ID token": lambda f: f.headed(typ="JWT"),
    "typ no text": lambda f: f.headed(typ=7),
    "header repeated": lambda f: f.signed_raw(json.dumps(f.header)[:-1].encode() + b', "alg": "Ed25519"}', f.body()),
    "header no object": lambda f: f.signed_raw(b'["Ed25519"]', f.body()),
    "header no JSON": lambda f: f.signed_raw(b"{", f.body()),
    "header deep": lambda f: f.signed_raw(b'{"a":' + b"[" * 900, f.body()),
    "signature bent": lambda f: bent(f, 2, lambda text: ("A" if text[0] != "A" else "B") + text[1:]),
    "signature of another spelling": lambda f: bent(f, 2, last_bit),
    "signature cut": lambda f: bent(f, 2, lambda text: text[:-4]),
    "signature doubled": lambda f: bent(f, 2, lambda text: text + text),
    "claims changed": lambda f: bent(f, 1, lambda _: part({**f.claims, "sub": "p-2"})),
    "claims of another token": lambda f: bent(f, 1, lambda _: f.saying(sub="p-2").split(".")[1]),
    "claims no object": lambda f: f.signed_body(b'"p-1"'),
    "claims no JSON": lambda f: f.signed_body(b"{'sub': 'p-1'}"),
    "claims no UTF-8": lambda f: f.signed_body(b'{"sub": "\xff"}'),
    "claims with NaN": lambda f: f.signed_body(json.dumps({**f.claims, "exp": float("nan")}).encode()),
    "sub repeated": lambda f: repeated(f, "sub", "p-2"),
    "roles repeated": lambda f: repeated(f, "roles", ["ppc"]),
    "iss of another": lambda f: f.saying(iss="https://evil.example"),
    "iss absent": lambda f: f.saying(iss=None),
    "iss with a slash": lambda f: f.saying(iss=f.issuer.url + "/"),
    "aud of another service": lambda f: f.saying(aud=["thucchat.another"]),
    "aud absent": lambda f: f.saying(aud=None),
    "aud a beginning": lambda f: f.saying(aud=f.audience + ".evil"),
    "aud an object": lambda f: f.saying(aud={f.audience: True}),
    "aud a mixed list": lambda f: f.saying(aud=[f.audience, 7]),
    "exp passed": lambda f: f.saying(exp=f.seconds - 31),
    "exp now less the leeway": lambda f: f.saying(exp=f.seconds - 30),
    "exp absent": lambda f: f.saying(exp=None),
    "exp a text": lambda f: f.saying(exp=str(f.seconds + 600)),
    "exp a fraction": lambda f: f.saying(exp=f.seconds + 600.5),
    "exp true": lambda f: f.saying(exp=True),
    "exp beyond reason": lambda f: f.saying(exp=2**70),
    "nbf to come": lambda f: f.saying(nbf=f.seconds + 3_600),
    "nbf absent": lambda f: f.saying(nbf=None),
    "iat to come": lambda f: f.saying(iat=f.seconds + 3_600),
    "iat absent": lambda f: f.saying(iat=None),
    "sub absent": lambda f: f.saying(sub=None),
    "sub empty": lambda f: f.saying(sub=""),
    "sub a name": lambda f: f.saying(sub="Nguyễn Văn A"),
    "sub with a line end": lambda f: f.saying(sub="p-1\n"),
    "sub too long": lambda f: f.saying(sub="p" * 65),
    "roles absent": lambda f: f.saying(roles=None),
    "roles a text": lambda f: f.saying(roles="dost"),
    "roles of numbers": lambda f: f.saying(roles=[1]),
    "roles unknown": lambda f: f.saying(roles=["admin", "DOST"]),
    "roles none": lambda f: f.saying(roles=[]),
    "service and person at once": lambda f: f.saying(roles=["service", "dost"]),
    "bound role without agency": lambda f: f.saying(roles=["qmr"]),
    "agency malformed": lambda f: f.saying(roles=["qmr"], agency="stc"),
    "agency a list": lambda f: f.saying(roles=["qmr"], agency=["STC"]),
    "agency with a line end": lambda f: f.saying(roles=["qmr"], agency="STC\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("issuer"))


@pytest.fixture
def verifier(forge: Forge) -> Verifier:
    keys = JwksFile(forge.issuer.jwks_path)
    return Verifier(keys, issuer=forge.issuer.url, audience=AUDIENCE, clock=FrozenClock(NOW))


def test_there_are_enough_ways_of_forging() -> None:
    assert len(FORGED) >= 80


def test_the_token_that_the_forgeries_start_from_is_taken(forge: Forge, verifier: Verifier) -> None:
    assert verifier.verify(forge.sound()) == Principal("p-1", (Role.DOST,))


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(name: str, forge: Forge, verifier: Verifier) -> None:
    with pytest.raises(Refused) as refused:
        verifier.verify(FORGED[name](forge))
    assert refused.value.code in {"shared.token-invalid", "shared.token-expired", "shared.token-without-role"}


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": SECONDS - 29},
        {"nbf": SECONDS + 29},
        {"aud": AUDIENCE},
        {"aud": ["thucchat.funding", AUDIENCE]},
        {"roles": ["dost", "role-of-a-later-release"]},
        {"name": "not ours to read"},
    ],
)
def test_what_a_token_may_say_is_taken(changed: dict[str, Any], forge: Forge, verifier: Verifier) -> None:
    assert verifier.verify(forge.saying(**changed)) == Principal("p-1", (Role.DOST,))


@pytest.mark.parametrize("changed", [{"exp": SECONDS - 30}, {"nbf": SECONDS + 31}, {"iat": SECONDS + 31}])
def test_the_leeway_ends_where_it_ends(changed: dict[str, Any], forge: Forge, verifier: Verifier) -> None:
    with pytest.raises(Refused):
        verifier.verify(forge.saying(**changed))


def test_roles_are_kept_in_the_order_of_the_token_each_once(forge: Forge, verifier: Verifier) -> None:
    principal = verifier.verify(forge.saying(roles=["qmr", "dost", "qmr"], agency="UB-LY-NHAN"))
    assert principal == Principal("p-1", (Role.QMR, Role.DOST), "UB-LY-NHAN")


def test_a_token_ends_in_real_time(forge: Forge) -> None:
    clock = FrozenClock(NOW)
    verifier = Verifier(JwksFile(forge.issuer.jwks_path), issuer=forge.issuer.url, audience=AUDIENCE, clock=clock)
    token = forge.sound()
    verifier.verify(token)
    clock.advance(timedelta(seconds=631))
    with pytest.raises(Refused, match="token-expired"):
        verifier.verify(token)


def test_the_leeway_cannot_be_made_long(forge: Forge) -> None:
    with pytest.raises(ValueError, match="leeway"):
        Verifier(JwksFile(forge.issuer.jwks_path), issuer="i", audience="a", leeway=61)

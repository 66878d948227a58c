"""Where public keys come from: a file or an address, read again in time, and never a key that must not be there."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from shared.acts import Role
from shared.errors import Refused
from shared.identity import Algorithm, Issuer, JwksFault, JwksFile, JwksUrl, MintedToken, TokenFile, Verifier
from shared.identity.keys import fetch_jwks, parse_jwks


def jwks(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


def public(kid: str, **more: Any) -> dict[str, Any]:
    return {**OKPKey.generate_key("Ed25519", {"kid": kid}).as_dict(private=False), **more}


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"{", "JSON Web Key Set"),
        (b"[]", "JSON Web Key Set"),
        (b'{"keys": {}}', "no array"),
        (b'{"keys": [7]}', "no object"),
        (jwks(public("a"), public("a")), "kid"),
        (jwks({**public("a"), "kid": "a b"}), "kid"),
        (jwks({name: value for name, value in public("a").items() if name != "kid"}), "kid"),
        (jwks(OKPKey.generate_key("Ed25519", {"kid": "a"}).as_dict(private=True)), "secret"),
        (jwks(OctKey.import_key("k" * 32, {"kid": "a"}).as_dict()), "secret"),
        (jwks({"kty": "XYZ", "kid": "a"}), "signs nothing"),
        (jwks({**public("a"), "x": "AAAA"}), "cannot be read"),
        (jwks({"kty": "RSA", "kid": "a", "e": "AQAB", "n": "v" * 170 + "w"}), "1024 bits"),
        (b" " * 300_000, "more than"),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_key_set_with_what_must_not_be_in_it_is_refused_whole(raw: bytes, why: str) -> None:
    with pytest.raises(JwksFault, match=why):
        parse_jwks(raw)


def test_keys_for_other_uses_are_passed_over() -> None:
    assert set(parse_jwks(jwks(public("a"), public("b", use="enc")))) == {"a"}


@pytest.mark.parametrize(
    ("algorithm", "fitting"),
    [(Algorithm.ED25519, "okp"), (Algorithm.EDDSA, "okp"), (Algorithm.ES256, "p256"), (Algorithm.RS256, "rsa")],
)
def test_an_algorithm_takes_its_own_kind_of_key_alone(algorithm: Algorithm, fitting: str) -> None:
    keys: dict[str, Key] = {
        "okp": OKPKey.generate_key("Ed25519"),
        "x25519": OKPKey.generate_key("X25519"),
        "p256": ECKey.generate_key("P-256"),
        "p384": ECKey.generate_key("P-384"),
        "rsa": RSAKey.generate_key(2048),
    }
    assert {name for name, key in keys.items() if algorithm.fits(key)} == {fitting}


def test_a_file_is_read_again_when_it_changes_and_a_withdrawn_key_is_forgotten(tmp_path: Path) -> None:
    place = tmp_path / "jwks.json"
    place.write_bytes(jwks(public("old")))
    keys = JwksFile(place)
    assert keys.key("old") is not None
    place.write_bytes(jwks(public("new"), public("newer")))
    assert keys.key("old") is None
    assert keys.key("new") is not None


def test_a_file_that_became_unreadable_leaves_the_keys_as_they_were(tmp_path: Path) -> None:
    place = tmp_path / "jwks.json"
    place.write_bytes(jwks(public("a")))
    keys = JwksFile(place)
    assert keys.key("a") is not None
    place.write_bytes(b"{")
    assert keys.key("a") is not None
    place.unlink()
    assert keys.key("a") is not None


def test_without_any_key_set_there_is_a_fault_and_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(JwksFault):
        JwksFile(tmp_path / "none.json").key("a")


class Net:
    """An address that answers with `raw`, or not at all, and counts."""

    def __init__(self) -> None:
        self.raw: bytes | None = jwks(public("a"))
        self.asked = 0
        self.now = 0.0

    def fetch(self, _url: str) -> bytes:
        self.asked += 1
        if self.raw is None:
            raise OSError("unreachable")
        return self.raw

    def keys(self) -> JwksUrl:
        return JwksUrl("https://sso.example/jwks", self.fetch, lambda: self.now)


def test_an_unknown_kid_makes_the_set_be_read_again_but_not_at_every_token() -> None:
    net = Net()
    keys = net.keys()
    assert keys.key("a") is not None
    assert [keys.key("b") for _ in range(50)] == [None] * 50
    assert net.asked == 1
    net.now, net.raw = 30.0, jwks(public("a"), public("b"))
    assert keys.key("b") is not None
    assert net.asked == 2


def test_a_known_key_is_asked_after_every_five_minutes_and_withdrawn_then() -> None:
    net = Net()
    keys = net.keys()
    assert keys.key("a") is not None
    net.now, net.raw = 299.0, jwks(public("b"))
    assert keys.key("a") is not None
    net.now = 300.0
    assert keys.key("a") is None


def test_while_the_address_cannot_be_reached_the_keys_stay() -> None:
    net = Net()
    keys = net.keys()
    assert keys.key("a") is not None
    net.now, net.raw = 1_000.0, None
    assert keys.key("a") is not None


def test_an_address_that_never_answered_is_a_fault_each_time_and_asked_again_later() -> None:
    net = Net()
    net.raw = None
    keys = net.keys()
    for _ in range(3):
        with pytest.raises(JwksFault):
            keys.key("a")
    assert net.asked == 1
    net.now, net.raw = 30.0, jwks(public("a"))
    assert keys.key("a") is not None


class _Answers(BaseHTTPRequestHandler):
    raw: ClassVar[bytes] = jwks(public("a"))

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/jwks.json")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/jwks.json" else 500)
        self.end_headers()
        self.wfile.write(self.raw)

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_real_address_is_fetched(address: str) -> None:
    assert JwksUrl(f"{address}/jwks.json").key("a") is not None


@pytest.mark.parametrize("path", ["/moved", "/broken"])
def test_a_redirected_or_failing_address_gives_no_keys(address: str, path: str) -> None:
    with pytest.raises(OSError, match="HTTP Error"):
        fetch_jwks(f"{address}{path}")


def test_our_own_issuer_is_refused_in_production(tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        Issuer(tmp_path, environment="production")
    assert list(tmp_path.iterdir()) == []


def test_the_issuer_keeps_its_key_for_its_owner_alone_and_uses_it_again(tmp_path: Path) -> None:
    first = Issuer(tmp_path, environment="test")
    private = tmp_path / "issuer-private-key.json"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert b'"d"' not in first.jwks_path.read_bytes()
    assert Issuer(tmp_path, environment="test").kid == first.kid


def test_a_token_of_another_algorithm_is_verified_where_the_settings_pin_that_one(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path, environment="test")
    verifier = Verifier(JwksFile(issuer.jwks_path), issuer=issuer.url, audience="a", algorithm=Algorithm.EDDSA)
    with pytest.raises(Refused, match="alg"):
        verifier.verify(issuer.mint("p-1", [Role.DOST], audience=["a"]))


def test_a_service_token_is_minted_again_before_it_ends(tmp_path: Path) -> None:
    now = [0.0]
    issuer = Issuer(tmp_path, environment="test")
    tokens = MintedToken(issuer, "funding", ["thucchat.registry"], lambda: now[0])
    first = tokens.bearer()
    now[0] = 3_300.0
    assert tokens.bearer() == first
    now[0] = 3_301.0
    assert tokens.bearer() != first
    verifier = Verifier(JwksFile(issuer.jwks_path), issuer=issuer.url, audience="thucchat.registry")
    assert verifier.verify(tokens.bearer()).person == "service:funding"


def test_a_service_token_in_a_file_counts_as_soon_as_it_is_renewed(tmp_path: Path) -> None:
    place = tmp_path / "token"
    place.write_text("one\n")
    tokens = TokenFile(place)
    assert tokens.bearer() == "one"
    place.write_text("two\n")
    assert tokens.bearer() == "two"

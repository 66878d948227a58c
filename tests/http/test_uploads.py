"""Uploads: hashed while they stream, bounded whatever they claim, and nothing is left behind but what was taken."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from shared.acts import Role
from tests.http.scene import Scene

BYTES = b"%PDF-1.4 \x00\xff" + bytes(range(200))


def uploading(scene: Scene, **more: str) -> dict[str, str]:
    return scene.headers(Role.ASSESSOR, **{"Content_Type": "application/octet-stream", **more})


def left_behind(scene: Scene) -> list[Path]:
    staging = scene.directory / "staging"
    return list(staging.iterdir()) if staging.exists() else []


def test_a_file_arrives_whole_under_its_digest(scene: Scene) -> None:
    answer = scene.client.post("/v1/files", data=BYTES, headers=uploading(scene))
    digest = hashlib.sha256(BYTES).hexdigest()
    assert (answer.status_code, answer.json) == (201, {"sha256": digest, "size": len(BYTES)})
    assert (scene.files / digest).read_bytes() == BYTES
    assert left_behind(scene) == []
    assert scene.documents() == []


def test_a_named_digest_is_held_against_what_arrived(scene: Scene) -> None:
    right = base64.b64encode(hashlib.sha256(BYTES).digest()).decode()
    headers = uploading(scene, Content_Digest=f"sha-256=:{right}:")
    assert scene.client.post("/v1/files", data=BYTES, headers=headers).status_code == 201
    answer = scene.client.post("/v1/files", data=BYTES + b"x", headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (422, "shared.upload-altered")
    assert left_behind(scene) == []


@pytest.mark.parametrize("claims", [True, False])
def test_a_file_beyond_the_limit_is_refused_whether_or_not_it_says_how_long_it_is(scene: Scene, claims: bool) -> None:
    headers = uploading(scene)
    if claims:
        answer = scene.client.post("/v1/files", data=b"x" * 1_001, headers=headers)
    else:
        environment = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
        stream = BytesIO(b"x" * 1_001)
        answer = scene.client.post("/v1/files", input_stream=stream, headers=headers, environ_overrides=environment)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (413, "shared.body-too-large")
    assert left_behind(scene) == []
    assert list(scene.files.iterdir()) == []


def test_a_file_at_the_limit_is_taken(scene: Scene) -> None:
    assert scene.client.post("/v1/files", data=b"x" * 1_000, headers=uploading(scene)).status_code == 201


def test_a_file_that_breaks_off_is_refused(scene: Scene) -> None:
    environment = {"CONTENT_LENGTH": "500"}
    answer = scene.client.post(
        "/v1/files", input_stream=BytesIO(b"x" * 100), headers=uploading(scene), environ_overrides=environment
    )
    assert answer.status_code == 400
    assert left_behind(scene) == []
    assert list(scene.files.iterdir()) == []


def test_a_route_that_fails_leaves_nothing_behind(scene: Scene) -> None:
    scene.files.rmdir()
    assert scene.client.post("/v1/files", data=BYTES, headers=uploading(scene)).status_code == 500
    assert left_behind(scene) == []

"""Schemathesis over the OpenAPI documents of the registry and of assessment: no 5xx, and no undocumented answer.

In process, over WSGI, on services wired as in production in which every kind of thing is on record (`lived.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from secrets import randbits
from typing import Final

import pytest

from shared.acts import Role
from tests.conftest import SETTINGS
from tests.openapi import lived
from tests.openapi.asking import Asking, roles_of
from tests.openapi.lived import Lived

pytestmark = pytest.mark.slow
UNSHOWN: Final = {
    "GET /v1/agencies/{code}/assignments",
    "GET /v1/agencies/{code}/certification",
    "GET /v1/audit-programmes/{key}",
    "GET /v1/evidence/{key}/text",
    "GET /v1/imports/agencies/files/{file}",
    "GET /v1/imports/people/files/{file}",
    "GET /v1/imports/plans/files/{file}",
    "GET /v1/indicators/{key}",
}
"""Addresses of which nothing is on record in `lived.py`; their own tests see them answer in their declared shape."""


@pytest.fixture(params=["registry", "assessment"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lived]:
    made, close = getattr(lived, request.param)(tmp_path)
    yield made
    close()


def test_nothing_that_is_asked_with_a_right_is_answered_otherwise_than_documented(service: Lived) -> None:
    """The same few questions in every run; under THUCCHAT_TEST_THOROUGH many new ones, by a seed that is told."""
    asking = Asking(service, 60, randbits(32)) if SETTINGS.thorough else Asking(service, 3)
    asking.ask()
    assert not asking.faults, asking.report()
    assert len(asking.answers) >= 100


def test_everything_on_record_is_shown_in_its_documented_shape(service: Lived) -> None:
    asking = Asking(service)
    queries = [each for each in asking.operations if each.method == "get" and "x-roles" in each.definition.raw]
    for each in queries:
        asking.show(each)
    assert not asking.faults, asking.report()
    assert {each.label for each in queries if not asking.answers[each.label][200]} <= UNSHOWN


def test_nobody_without_a_token_is_told_anything(service: Lived) -> None:
    asking = Asking(service)
    guarded = [each for each in asking.operations if "security" not in each.definition.raw]
    assert {asking.forbidden(each, {}) for each in guarded} == {401}
    assert not asking.faults, asking.report()


def test_nobody_with_another_role_is_told_anything(service: Lived) -> None:
    asking = Asking(service)
    for each in asking.operations:
        others = [role for role in Role if role.value not in roles_of(each)]
        if roles_of(each) and others:
            headers = {"Authorization": service.token(others[0], "p-1", "SO-TC")}
            assert asking.forbidden(each, headers) == 403, each.label
    assert not asking.faults, asking.report()

"""Bad input, systematically: whatever is wrong with a request, it is a 4xx that says what, and nothing has changed."""

from __future__ import annotations

from shared.acts import Role
from tests.http.scene import Scene
from tests.support.corpus import run_corpus


def test_every_endpoint_refuses_the_whole_corpus_and_its_log_stays_as_it_was(enrolled: Scene) -> None:
    def token(role: Role, *, person: str, agency: str | None) -> str:
        return enrolled.token(role, person=person, agency=agency)

    blueprints = [enrolled.app.blueprints[name] for name in ("enrolments", "log")]
    routes = [route for blueprint in blueprints for route in blueprint.routes]  # type: ignore[attr-defined]
    report = run_corpus(enrolled.client, routes, token=token, head=enrolled.application.store.head)
    assert len(report.routes) == len(routes)
    assert len(report.kinds) >= 20
    assert report.total > 1_500

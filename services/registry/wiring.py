"""The composition root: what the registry is made of."""

from __future__ import annotations

import threading
from typing import Final

from services.registry.api import BLUEPRINTS
from services.registry.application import Registry
from services.registry.domain.agency import Agency
from services.registry.domain.assignments import Assignments
from services.registry.domain.certification import Certification
from services.registry.domain.check import Check
from services.registry.domain.consultancy import Consultancy
from services.registry.domain.guidance import Guidance
from services.registry.domain.obligation import ObligationRules
from services.registry.domain.person import Person
from services.registry.domain.plan import Plan
from services.registry.domain.programme import Programme
from services.registry.domain.register import Register
from services.registry.domain.reorganisation import Reorganisation
from services.registry.domain.review import Review
from services.registry.policy import HEARS, REACTIONS
from services.registry.projections import AGENCIES, PEOPLE, RegistryViews
from services.registry.settings import Settings
from shared.eventstore.views import Views
from shared.service import Ground, Service

HOUR: Final = 3600.0
"""Seconds between looking for uploaded files that nobody imported."""


def build(ground: Ground, _settings: Settings) -> Service:
    """Returns the registry on `ground`."""
    application = Registry(ground.store, ground.stamp, ground.erasable)
    views = ground.views(RegistryViews())

    def finish(stop: threading.Event) -> None:
        finish_erasures(application, views)
        finish_contacts(application, views)
        stop.wait()

    def clear(stop: threading.Event) -> None:
        application.drop_old_files()
        while not stop.wait(HOUR):
            application.drop_old_files()

    return Service(
        "registry",
        ground,
        application,
        views,
        BLUEPRINTS,
        reactions=REACTIONS,
        aggregates=(
            Agency,
            ObligationRules,
            Reorganisation,
            Person,
            Plan,
            Programme,
            Guidance,
            Consultancy,
            Check,
            Certification,
            Register,
            Review,
            Assignments,
        ),
        hears=HEARS,
        tasks={"erasures": finish, "uploads": clear},
    )


def finish_erasures(application: Registry, views: Views) -> int:
    """Destroys what a crash may have left of people whose erasure is recorded; returns how many bodies that were."""
    destroyed, after = 0, ""
    while True:
        page = views.page(PEOPLE, after=after, limit=200, erased="true")
        destroyed += sum(application.finish_erasure(each["person"]) for each in page.items)
        if page.next is None:
            return destroyed
        after = page.next


def finish_contacts(application: Registry, views: Views) -> None:
    """Destroys what a crash may have left of contact channels whose erasure is recorded."""
    after: str | None = ""
    while after is not None:
        page = views.page(AGENCIES, after=after, limit=200, contacts_erased="true")
        for each in page.items:
            application.finish_contacts(each["code"])
        after = page.next

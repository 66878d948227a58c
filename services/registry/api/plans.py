"""Routes: rollout plans."""

from __future__ import annotations

from services.registry import projections
from services.registry.api.reading import Body, Service, day_asked, found
from services.registry.application import Registry
from services.registry.schemas import answered, asked
from services.registry.schemas import plans as shapes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, Blueprint, PageArgs
from shared.identity import Principal

blp = Blueprint("plans", "registry", "Kế hoạch triển khai / rollout plans")


@blp.command(
    "POST",
    "/plans",
    body=asked.AdoptPlan,
    right="registry.plan.adopt",
    roles=(Role.PPC,),
    creates=True,
    basis=True,
)
def adopt_plan(app: Registry, act: Act, body: Body) -> Outcome:
    """Ban hành kế hoạch triển khai. / Adopt a rollout plan."""
    return app.adopt_plan(act, **body)


@blp.command(
    "POST",
    "/plans/<plan>/waves",
    body=asked.ScheduleWave,
    right="registry.plan.schedule",
    roles=(Role.PPC,),
    basis=True,
)
def schedule_wave(app: Registry, act: Act, body: Body, plan: str) -> Outcome:
    """Xếp lịch một đợt. / Schedule a wave."""
    return app.schedule_wave(act, plan=plan, **body)


@blp.command(
    "POST",
    "/plans/<plan>/revisions",
    body=asked.ReviseTarget,
    right="registry.plan.revise",
    roles=(Role.PPC,),
    basis=True,
)
def revise_target(app: Registry, act: Act, body: Body, plan: str) -> Outcome:
    """Điều chỉnh một hạn, có lý do. / Revise a target, with a reason."""
    return app.revise_target(act, plan=plan, **body)


@blp.command(
    "POST",
    "/plans/<plan>/additions",
    body=shapes.AddAgency,
    right="registry.plan.add",
    roles=(Role.PPC,),
    basis=True,
)
def add_to_wave(app: Registry, act: Act, body: Body, plan: str) -> Outcome:
    """Bổ sung một cơ quan vào đợt đã xếp lịch, có lý do. / Add an agency to a scheduled wave, with a reason."""
    return app.add_to_wave(act, plan=plan, **body)


@blp.query("/plans", answer=shapes.PlanItem, args=PageArgs, paged=True, right="registry.plan.read", roles=ANYONE)
def list_plans(service: Service, _who: Principal, args: Body) -> Page:
    """Các kế hoạch triển khai, theo mã. / The rollout plans, by key."""
    page = service.views.page(projections.PLANS, after=args["after"], limit=args["limit"])
    return Page(tuple(projections.plan_item(each) for each in page.items), page.next)


@blp.query(
    "/overdue",
    answer=shapes.OverdueItem,
    args=shapes.OverdueArgs,
    paged=True,
    right="registry.agency.read",
    roles=ANYONE,
)
def list_overdue(service: Service, _who: Principal, args: Body) -> Page:
    """Mọi cơ quan có việc quá hạn vào một ngày. / Every agency of which something is overdue on a day."""
    reading, on = service.views.caught_up(), day_asked(service, args)
    rules = projections.obligation_rules(reading)
    return projections.overdue_page(reading, rules, on, after=args["after"], limit=args["limit"])


@blp.query("/plans/<plan>", answer=answered.PlanView, right="registry.plan.read", roles=ANYONE, etag="version")
def show_plan(service: Service, _who: Principal, _args: Body, plan: str) -> Body:
    """Một kế hoạch, với mọi điều chỉnh. / One plan, with every revision."""
    return found(service.views.get(projections.PLANS, plan), "plan", plan)

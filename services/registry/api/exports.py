"""Routes: exports of agencies, plans and people as CSV and XLSX, in the columns that imports take."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from services.registry import projections
from services.registry.api.agencies import sought
from services.registry.api.exporting import CSV, XLSX, Export, Rows, as_csv, exported_xlsx, settled
from services.registry.api.reading import Body, Service, day_asked
from services.registry.projections.tables import agency_row, people_kept, person_rows, plan_rows
from services.registry.schemas.asked import AgencyFilter
from services.registry.schemas.columns import AGENCY_COLUMNS, PERSON_COLUMNS, PLAN_COLUMNS
from shared.acts import Role
from shared.eventstore.views import Reading
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("exports", "registry", "Kết xuất ra CSV, XLSX / exports as CSV and XLSX")
PAGE: Final = 200


def _agencies(service: Service, args: Body) -> Export:
    """Returns the agencies that go on (unless ended ones are asked for), by the filters of the list."""
    filters = {"ended": False, **args}
    on = day_asked(service, {})

    def read(reading: Reading) -> Rows:
        rules, rows, after = projections.obligation_rules(reading), list[Body](), ""
        while True:
            page = sought(reading, rules, on, {**filters, "after": after, "limit": PAGE})
            rows += [agency_row(each) for each in page.items]
            if page.next is None:
                return rows
            after = page.next

    return settled(service, read)


def _people(service: Service) -> Export:
    """Returns everybody whose details were not erased."""

    def read(reading: Reading) -> Rows:
        kept = list(people_kept(reading))
        details = dict[str, Any]()
        for start in range(0, len(kept), PAGE):
            some = {each["person"]: each["details"] for each in kept[start : start + PAGE]}
            details.update(service.application.details_of_all(some))
        told = (person_rows(each, details[each["person"]]) for each in kept if each["person"] in details)
        return [row for rows in told for row in rows]

    return settled(service, read)


@blp.stream("/exports/agencies.csv", media=CSV, args=AgencyFilter, right="registry.agency.read", roles=ANYONE)
def export_agencies_csv(service: Service, _who: Principal, args: Body) -> Response:
    """Danh mục cơ quan dạng CSV, để máy đọc và để nhập lại. / The register as CSV, which can be imported again."""
    return as_csv(AGENCY_COLUMNS, _agencies(service, args).rows, "co-quan")


@blp.stream("/exports/agencies.xlsx", media=XLSX, args=AgencyFilter, right="registry.agency.read", roles=ANYONE)
def export_agencies_xlsx(service: Service, who: Principal, args: Body) -> Response:
    """Danh mục cơ quan dạng XLSX, kèm trang nguồn gốc. / The register as XLSX, with where it comes from."""
    about = ("co-quan", "Cơ quan", "&".join(f"{name}={value}" for name, value in request.args.items()))
    return exported_xlsx(service, who, AGENCY_COLUMNS, _agencies(service, args), about)


@blp.stream("/exports/plans.csv", media=CSV, right="registry.plan.read", roles=ANYONE)
def export_plans_csv(service: Service, _who: Principal, _args: Body) -> Response:
    """Mọi kế hoạch, đợt và hạn hiện hành dạng CSV. / Every plan, its waves and today's targets as CSV."""
    return as_csv(PLAN_COLUMNS, settled(service, lambda reading: list(plan_rows(reading))).rows, "ke-hoach")


@blp.stream("/exports/plans.xlsx", media=XLSX, right="registry.plan.read", roles=ANYONE)
def export_plans_xlsx(service: Service, who: Principal, _args: Body) -> Response:
    """Mọi kế hoạch, đợt và hạn hiện hành dạng XLSX. / Every plan, its waves and today's targets as XLSX."""
    export = settled(service, lambda reading: list(plan_rows(reading)))
    return exported_xlsx(service, who, PLAN_COLUMNS, export, ("ke-hoach", "Kế hoạch", ""))


@blp.stream("/exports/people.csv", media=CSV, right="registry.person.export", roles=(Role.HOME_AFFAIRS,))
def export_people_csv(service: Service, _who: Principal, _args: Body) -> Response:
    """Danh bạ người chưa bị xoá dạng CSV. / The directory of people, without those erased, as CSV."""
    return as_csv(PERSON_COLUMNS, _people(service).rows, "nguoi")


@blp.stream("/exports/people.xlsx", media=XLSX, right="registry.person.export", roles=(Role.HOME_AFFAIRS,))
def export_people_xlsx(service: Service, who: Principal, _args: Body) -> Response:
    """Danh bạ người chưa bị xoá dạng XLSX. / The directory of people, without those erased, as XLSX."""
    return exported_xlsx(service, who, PERSON_COLUMNS, _people(service), ("nguoi", "Người", ""))

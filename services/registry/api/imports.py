"""Routes: imports of agencies, plans and people from CSV and XLSX. A file is uploaded and tried, then imported."""

from __future__ import annotations

from typing import Final

from flask import Response

from services.registry.api.exporting import CSV, XLSX, as_csv, as_xlsx
from services.registry.api.importing import Importing, carry_out, file_of, report
from services.registry.api.reading import REGISTRARS, Body, Service
from services.registry.application import Registry
from services.registry.schemas.asked import RegisterAgency
from services.registry.schemas.columns import AGENCY_COLUMNS, PERSON_COLUMNS, PLAN_COLUMNS
from services.registry.schemas.imported import ImportFile, ImportReport, PersonRow, PlanRow
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.http import Blueprint, Upload
from shared.identity import Principal
from shared.tables import example_of

blp = Blueprint("imports", "registry", "Nhập từ tệp CSV, XLSX / imports from CSV and XLSX")
LIMIT: Final = 4_194_304
"""Bytes of an uploaded table: 4 MiB."""
AGENCIES: Final = Importing("agencies", AGENCY_COLUMNS, RegisterAgency, Registry.try_agencies, Registry.import_agencies)
PLANS: Final = Importing(
    "plans", PLAN_COLUMNS, PlanRow, lambda app, act, lines, _unread: app.try_plans(act, lines), Registry.import_plans
)
PEOPLE: Final = Importing(
    "people",
    PERSON_COLUMNS,
    PersonRow,
    lambda app, act, lines, _unread: app.try_people(act, lines),
    Registry.import_people,
)


def _taken(kind: Importing, service: Service, who: Principal, upload: Upload) -> Body:
    """Tries an uploaded file, and keeps it where it is a table of this kind."""
    raw = upload.path.read_bytes()
    told = report(kind, service, who, "", raw)
    return {**told, "file": service.application.keep_file(kind.what, who.person, raw)}


def _tried(kind: Importing, service: Service, who: Principal, file: str) -> Body:
    """Tries a file again that was uploaded before."""
    return report(kind, service, who, file, file_of(kind, service.application, who.person, file))


# --- agencies ------------------------------------------------------------------------------------------------------


@blp.upload(
    "POST",
    "/imports/agencies/files",
    answer=ImportReport,
    right="registry.agency.import",
    roles=REGISTRARS,
    limit=LIMIT,
)
def upload_agencies(service: Service, who: Principal, upload: Upload) -> Body:
    """Tải lên tệp cơ quan và kiểm tra thử; chưa ghi gì. / Upload a file of agencies: a dry run, nothing is recorded."""
    return _taken(AGENCIES, service, who, upload)


@blp.query("/imports/agencies/files/<file>", answer=ImportReport, right="registry.agency.import", roles=REGISTRARS)
def try_agencies(service: Service, who: Principal, _args: Body, file: str) -> Body:
    """Kiểm tra thử lại một tệp cơ quan. / The dry run of an uploaded file of agencies, as of now."""
    return _tried(AGENCIES, service, who, file)


@blp.command(
    "POST",
    "/imports/agencies",
    body=ImportFile,
    right="registry.agency.import",
    roles=REGISTRARS,
    creates=True,
    location="/agencies/{key}",
)
def import_agencies(app: Registry, act: Act, body: Body) -> Outcome:
    """Ghi mọi cơ quan của tệp, hoặc không ghi gì. / Register every agency of a file, or none."""
    return carry_out(AGENCIES, app, act, body["file"])


@blp.stream("/imports/agencies/template.csv", media=CSV, right="registry.agency.import", roles=REGISTRARS)
def agencies_template_csv(_service: Service, _who: Principal, _args: Body) -> Response:
    """Tệp mẫu CSV để nhập cơ quan. / A CSV template for agencies."""
    return as_csv(AGENCY_COLUMNS, [example_of(AGENCY_COLUMNS)], "mau-co-quan")


@blp.stream("/imports/agencies/template.xlsx", media=XLSX, right="registry.agency.import", roles=REGISTRARS)
def agencies_template_xlsx(service: Service, _who: Principal, _args: Body) -> Response:
    """Tệp mẫu XLSX để nhập cơ quan, có trang hướng dẫn. / An XLSX template for agencies, with a guide."""
    return as_xlsx(service, AGENCY_COLUMNS, [example_of(AGENCY_COLUMNS)], "mau-co-quan", "Cơ quan")


# --- plans ---------------------------------------------------------------------------------------------------------


@blp.upload(
    "POST", "/imports/plans/files", answer=ImportReport, right="registry.plan.import", roles=(Role.PPC,), limit=LIMIT
)
def upload_plans(service: Service, who: Principal, upload: Upload) -> Body:
    """Tải lên tệp kế hoạch và kiểm tra thử; chưa ghi gì. / Upload a file of plans: a dry run, nothing is recorded."""
    return _taken(PLANS, service, who, upload)


@blp.query("/imports/plans/files/<file>", answer=ImportReport, right="registry.plan.import", roles=(Role.PPC,))
def try_plans(service: Service, who: Principal, _args: Body, file: str) -> Body:
    """Kiểm tra thử lại một tệp kế hoạch. / The dry run of an uploaded file of plans, as of now."""
    return _tried(PLANS, service, who, file)


@blp.command(
    "POST",
    "/imports/plans",
    body=ImportFile,
    right="registry.plan.import",
    roles=(Role.PPC,),
    creates=True,
    location="/plans/{key}",
)
def import_plans(app: Registry, act: Act, body: Body) -> Outcome:
    """Ban hành mọi kế hoạch của tệp và xếp lịch các đợt, hoặc không ghi gì. / All plans and waves, or none."""
    return carry_out(PLANS, app, act, body["file"])


@blp.stream("/imports/plans/template.csv", media=CSV, right="registry.plan.import", roles=(Role.PPC,))
def plans_template_csv(_service: Service, _who: Principal, _args: Body) -> Response:
    """Tệp mẫu CSV để nhập kế hoạch. / A CSV template for plans."""
    return as_csv(PLAN_COLUMNS, [example_of(PLAN_COLUMNS)], "mau-ke-hoach")


@blp.stream("/imports/plans/template.xlsx", media=XLSX, right="registry.plan.import", roles=(Role.PPC,))
def plans_template_xlsx(service: Service, _who: Principal, _args: Body) -> Response:
    """Tệp mẫu XLSX để nhập kế hoạch, có trang hướng dẫn. / An XLSX template for plans, with a guide."""
    return as_xlsx(service, PLAN_COLUMNS, [example_of(PLAN_COLUMNS)], "mau-ke-hoach", "Kế hoạch")


# --- people --------------------------------------------------------------------------------------------------------


@blp.upload(
    "POST",
    "/imports/people/files",
    answer=ImportReport,
    right="registry.person.import",
    roles=(Role.HOME_AFFAIRS,),
    limit=LIMIT,
)
def upload_people(service: Service, who: Principal, upload: Upload) -> Body:
    """Tải lên tệp người và kiểm tra thử; tệp được xoá sau một ngày. / Upload people: a dry run; kept a day."""
    return _taken(PEOPLE, service, who, upload)


@blp.query(
    "/imports/people/files/<file>", answer=ImportReport, right="registry.person.import", roles=(Role.HOME_AFFAIRS,)
)
def try_people(service: Service, who: Principal, _args: Body, file: str) -> Body:
    """Kiểm tra thử lại một tệp người. / The dry run of an uploaded file of people, as of now."""
    return _tried(PEOPLE, service, who, file)


@blp.command(
    "POST",
    "/imports/people",
    body=ImportFile,
    right="registry.person.import",
    roles=(Role.HOME_AFFAIRS,),
    creates=True,
    location="/people/{key}",
)
def import_people(app: Registry, act: Act, body: Body) -> Outcome:
    """Ghi mọi người của tệp, hoặc không ghi gì. / Enter every person of a file, or none."""
    return carry_out(PEOPLE, app, act, body["file"])


@blp.stream("/imports/people/template.csv", media=CSV, right="registry.person.import", roles=(Role.HOME_AFFAIRS,))
def people_template_csv(_service: Service, _who: Principal, _args: Body) -> Response:
    """Tệp mẫu CSV để nhập người. / A CSV template for people."""
    return as_csv(PERSON_COLUMNS, [example_of(PERSON_COLUMNS)], "mau-nguoi")


@blp.stream("/imports/people/template.xlsx", media=XLSX, right="registry.person.import", roles=(Role.HOME_AFFAIRS,))
def people_template_xlsx(service: Service, _who: Principal, _args: Body) -> Response:
    """Tệp mẫu XLSX để nhập người, có trang hướng dẫn. / An XLSX template for people, with a guide."""
    return as_xlsx(service, PERSON_COLUMNS, [example_of(PERSON_COLUMNS)], "mau-nguoi", "Người")

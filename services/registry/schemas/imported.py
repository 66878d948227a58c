"""What a row of an import may say, and what is answered about a file."""

from __future__ import annotations

from typing import Annotated, ClassVar

from services.registry.domain.person import Post
from services.registry.schemas.asked import EMAIL, PHONE, PLAN_KEY
from services.registry.schemas.parts import flag, many, text, whole
from shared.contracts.fields import Whole as WholeLimit
from shared.contracts.terms import AgencyCode, Milestone, Name, Note, PersonId, Sha256
from shared.http import CommandBody, Strict, fields
from shared.http.schemas import LegalBasisBody


class ImportFile(CommandBody):
    """Tệp đã tải lên để nhập; ngày và căn cứ do từng dòng nêu. / A file that was uploaded; its rows say the rest."""

    file = fields.of(Sha256, description="`file` của bản kiểm tra thử / the `file` of the dry run")


class PeriodRow(Strict):
    """Thời gian công tác hoặc giữ chức danh. / An employment, or a period in a post."""

    agency = fields.of(AgencyCode, required=False)
    post = fields.Choice(Post)
    from_day = fields.Day()
    to_day = fields.Day()


class PersonRow(CommandBody):
    """Một dòng của tệp người. / A row of a file of people."""

    FORGETTABLE: ClassVar[frozenset[str]] = frozenset({"name", "email", "phone"})

    person = fields.of(PersonId)
    name = fields.of(Name, required=False)
    email = fields.Text(most=254, pattern=EMAIL)
    phone = fields.Text(most=32, pattern=PHONE)
    period = fields.Nested(PeriodRow)


TargetsRow = type("TargetsRow", (Strict,), {each.value: fields.Day() for each in Milestone})
"""A target day for each milestone; which of them must be there, the domain knows."""


class ScheduleRow(Strict):
    """Vị trí của một cơ quan trong một đợt. / An agency's place in a wave."""

    wave = fields.of(Annotated[int, WholeLimit("đợt / wave", min=1, max=50)])
    occurred = fields.Day()
    legal_basis = fields.Nested(LegalBasisBody, required=True)
    order = fields.of(Annotated[int, WholeLimit("thứ tự trong đợt / order within the wave", min=1, max=1000)])
    agency = fields.of(AgencyCode)
    targets = fields.Nested(TargetsRow)


class PlanRow(CommandBody):
    """Một dòng của tệp kế hoạch. / A row of a file of plans."""

    plan = fields.Text(most=64, pattern=PLAN_KEY, required=True)
    title = fields.of(Name)
    demonstration = fields.Flag(required=True)
    note = fields.of(Note, required=False)
    schedule = fields.Nested(ScheduleRow, required=True)


class ImportFault(Strict):
    """Một ô, hoặc một dòng, bị từ chối. / A cell, or a row, that is refused."""

    row = whole("Số dòng; dòng tên cột là 1 / number of the row; the names are in row 1")
    column = text("Tên cột; null nếu là cả dòng / name of the column; null: the whole row", none=True)
    cell = text("Địa chỉ ô, ví dụ C7 / address of the cell", none=True)
    code = text("Mã quy tắc / code of the rule")
    vi = text()
    en = text()
    source_vi = text("Căn cứ của quy tắc / what the rule rests on")
    source_en = text()


class ImportReport(Strict):
    """Kết quả kiểm tra thử một tệp; chưa ghi gì. / What importing a file would come to; nothing is recorded."""

    file = fields.of(Sha256, description="Mã của tệp, để nhập hoặc xem lại / what the file is known by")
    form = text("csv hoặc xlsx / csv or xlsx")
    rows = whole("Số dòng dữ liệu / rows of data")
    refused = whole("Số dòng bị từ chối / rows refused")
    would_record = whole("Số sự kiện sẽ được ghi / events that would be recorded")
    accepted = flag("Có thể nhập / it can be imported")
    faults = many(ImportFault, "Mọi chỗ bị từ chối, theo dòng / everything refused, in order of rows")

"""The columns of imports and exports: their names in both languages, and where in a command's body each value goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.registry.domain.person import POSTS
from services.registry.domain.rules import KIND_NAMES, MILESTONE_LISTS
from services.registry.projections.answers import CONFIDENCE_NAMES
from shared.acts import BasisKind
from shared.errors import Term
from shared.tables import Column, Form

BASIS_NAMES: Final[Mapping[BasisKind, Term]] = {
    BasisKind.DIRECTIVE: Term("chỉ thị", "directive"),
    BasisKind.DECISION: Term("quyết định", "decision"),
    BasisKind.PLAN: Term("kế hoạch", "plan"),
    BasisKind.RESOLUTION: Term("nghị quyết", "resolution"),
    BasisKind.DECREE: Term("nghị định", "decree"),
    BasisKind.CIRCULAR: Term("thông tư", "circular"),
    BasisKind.OFFICIAL_LETTER: Term("công văn", "official letter"),
    BasisKind.SUBMISSION: Term("tờ trình", "submission"),
    BasisKind.MINUTES: Term("biên bản", "minutes"),
    BasisKind.OTHER: Term("văn bản khác", "other document"),
}
"""What kinds of documents are called in a table."""
_DAY: Final = Term("Ngày: dd/mm/yyyy hoặc yyyy-mm-dd.", "A day: dd/mm/yyyy or yyyy-mm-dd.")
_UNKNOWN: Final = Term("Để trống nếu không rõ ngày.", "Left empty where the day is not known.")


def _basis(prefix: str, pointer: str, named: Term, number: str) -> tuple[Column, ...]:
    """Returns the columns of a legal basis; `number` is the example of its number."""

    def column(name: str, vi: str, en: str, form: Form = Form.VIETNAMESE, **more: Any) -> Column:
        title = Term(f"{named.vi}: {vi}", f"{named.en}: {en}")
        return Column(f"{prefix}{name}", f"{pointer}/{name}", title, form, **more)

    kinds = {kind.value: names for kind, names in BASIS_NAMES.items()}
    return (
        column(
            "kind", "loại văn bản", "kind of document", Form.CHOICE, required=True, choices=kinds, example="ke_hoach"
        ),
        column("number", "số, ký hiệu", "number and symbol", required=True, example=number),
        column("issuer", "cơ quan ban hành", "issuing body", required=True, example="UBND tỉnh Hà Nam"),
        column("date", "ngày ban hành", "day of issue", Form.DAY, null=True, note=_UNKNOWN),
        column("abstract", "trích yếu", "abstract"),
        column("signer", "người ký", "signer"),
    )


AGENCY_COLUMNS: Final[tuple[Column, ...]] = (
    Column("code", "/code", Term("Mã cơ quan", "Agency code"), required=True, example="SO-KHCN"),
    Column(
        "name_vi",
        "/name_vi",
        Term("Tên tiếng Việt", "Vietnamese name"),
        Form.VIETNAMESE,
        required=True,
        example="Sở Khoa học và Công nghệ",
    ),
    Column(
        "name_en",
        "/name_en",
        Term("Tên tiếng Anh", "English name"),
        required=True,
        example="Department of Science and Technology",
    ),
    Column(
        "kind",
        "/kind",
        Term("Loại cơ quan", "Kind of agency"),
        Form.CHOICE,
        required=True,
        choices={kind.value: Term(vi, en) for kind, (vi, en) in KIND_NAMES.items()},
        example="provincial_department",
    ),
    Column(
        "parent",
        "/parent",
        Term("Mã cơ quan cấp trên", "Code of the superior body"),
        note=Term(
            "Đã có trong danh mục, hoặc ở bất kỳ dòng nào của tệp.",
            "In the register already, or in any row of the file.",
        ),
    ),
    Column(
        "source",
        "/provenance/source",
        Term("Nguồn", "Source"),
        Form.VIETNAMESE,
        required=True,
        example="Chỉ thị 02/2007/CT-UBND",
    ),
    Column(
        "confidence",
        "/provenance/confidence",
        Term("Độ tin cậy của nguồn", "How sure the source is"),
        Form.CHOICE,
        required=True,
        choices={each.value: Term(vi, en) for each, (vi, en) in CONFIDENCE_NAMES.items()},
        example="seed",
    ),
    Column(
        "registered_on",
        "/occurred",
        Term("Ngày ghi vào danh mục", "Day of registration"),
        Form.DAY,
        note=Term("Để trống là hôm nay.", "Left empty: today."),
    ),
    *_basis("basis_", "/legal_basis", Term("Căn cứ", "Legal basis"), "277/KH-UBND"),
)
PERSON_COLUMNS: Final[tuple[Column, ...]] = (
    Column("person", "/person", Term("Mã người", "Person id"), required=True, example="nguyen-a.01"),
    Column(
        "name",
        "/name",
        Term("Họ và tên", "Full name"),
        Form.VIETNAMESE,
        note=Term("Bắt buộc ở dòng đầu tiên của mỗi người.", "Required in the first row of each person."),
        example="Nguyễn Văn A",
    ),
    Column("email", "/email", Term("Thư điện tử", "E-mail")),
    Column("phone", "/phone", Term("Điện thoại", "Telephone"), example="0351 3850 000"),
    Column(
        "agency",
        "/period/agency",
        Term("Mã cơ quan công tác", "Agency code"),
        note=Term("Mỗi thời gian công tác hoặc giữ chức danh là một dòng.", "One row for each employment or post."),
    ),
    Column(
        "post",
        "/period/post",
        Term("Chức danh", "Post"),
        Form.CHOICE,
        choices={post.value: names for post, names in POSTS.items()},
        note=Term("Để trống nếu là thời gian công tác.", "Left empty for an employment."),
    ),
    Column("from_day", "/period/from_day", Term("Từ ngày", "From"), Form.DAY, note=_DAY),
    Column(
        "to_day",
        "/period/to_day",
        Term("Đến ngày", "To"),
        Form.DAY,
        note=Term("Để trống nếu còn tiếp tục.", "Left empty where it goes on."),
    ),
)
PLAN_COLUMNS: Final[tuple[Column, ...]] = (
    Column("plan", "/plan", Term("Mã kế hoạch", "Key of the plan"), required=True, example="277-KH-UBND"),
    Column(
        "title",
        "/title",
        Term("Tên kế hoạch", "Title of the plan"),
        Form.VIETNAMESE,
        required=True,
        example="Kế hoạch áp dụng TCVN ISO 9001:2000",
    ),
    Column(
        "demonstration",
        "/demonstration",
        Term("Chỉ để minh hoạ", "Made up to show the software"),
        Form.FLAG,
        required=True,
        example="có",
    ),
    Column("note", "/note", Term("Ghi chú", "Note"), Form.VIETNAMESE),
    Column(
        "adopted_on",
        "/occurred",
        Term("Ngày ban hành kế hoạch", "Day of adoption"),
        Form.DAY,
        note=Term("Để trống là hôm nay.", "Left empty: today."),
    ),
    *_basis("basis_", "/legal_basis", Term("Căn cứ kế hoạch", "Basis of the plan"), "02/2007/CT-UBND"),
    Column("wave", "/schedule/wave", Term("Đợt", "Wave"), Form.WHOLE, required=True, example="1"),
    Column(
        "scheduled_on",
        "/schedule/occurred",
        Term("Ngày xếp lịch đợt", "Day of scheduling"),
        Form.DAY,
        note=Term("Để trống là hôm nay.", "Left empty: today."),
    ),
    *_basis("wave_basis_", "/schedule/legal_basis", Term("Căn cứ đợt", "Basis of the wave"), "277/KH-UBND"),
    Column(
        "order",
        "/schedule/order",
        Term("Thứ tự trong đợt", "Order within the wave"),
        Form.WHOLE,
        required=True,
        example="1",
    ),
    Column("agency", "/schedule/agency", Term("Mã cơ quan", "Agency code"), required=True, example="SO-KHCN"),
    *(
        Column(
            step.milestone.value,
            f"/schedule/targets/{step.milestone.value}",
            Term(f"Hạn: {step.name_vi}", f"Target: {step.name_en}"),
            Form.DAY,
            note=_DAY,
        )
        for step in MILESTONE_LISTS[-1].steps
    ),
)

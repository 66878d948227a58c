"""What codes are called where a refusal tells of them: roles, signing capacities, posts, moments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from shared.acts import Capacity, Role
from shared.clock import VIETNAM, Occurred
from shared.errors import Term

ROLES: Final[Mapping[Role, Term]] = {
    Role.AGENCY_HEAD: Term("thủ trưởng cơ quan", "head of agency"),
    Role.QMR: Term("đại diện lãnh đạo về chất lượng", "management representative"),
    Role.ISO_SECRETARY: Term("thư ký ISO", "ISO secretary"),
    Role.ASSESSOR: Term("chuyên gia đánh giá", "assessor"),
    Role.LEAD_ASSESSOR: Term("trưởng đoàn đánh giá", "lead assessor"),
    Role.DOST: Term("Sở Khoa học và Công nghệ", "Department of Science and Technology"),
    Role.HOME_AFFAIRS: Term("Sở Nội vụ", "Department of Home Affairs"),
    Role.PLANNING: Term("Sở Kế hoạch và Đầu tư", "Department of Planning and Investment"),
    Role.FINANCE: Term("Sở Tài chính", "Department of Finance"),
    Role.PPC_OFFICE: Term("Văn phòng UBND tỉnh", "Office of the Provincial People's Committee"),
    Role.PPC: Term("UBND tỉnh", "Provincial People's Committee"),
    Role.INSPECTOR: Term("thanh tra viên", "inspector"),
    Role.SERVICE: Term("hệ thống", "the system"),
}
"""Vietnamese and English name of each role."""
CAPACITIES: Final[Mapping[Capacity, Term]] = {
    Capacity.IN_PERSON: Term("trực tiếp", "in person"),
    Capacity.TM: Term("thay mặt (TM)", "on behalf of the body (TM)"),
    Capacity.KT: Term("ký thay (KT)", "deputy for the head (KT)"),
    Capacity.TL: Term("thừa lệnh (TL)", "by order of the head (TL)"),
    Capacity.TUQ: Term("thừa uỷ quyền (TUQ)", "by authorisation of the head (TUQ)"),
}
"""Vietnamese and English name of each capacity (Decree 110/2004/NĐ-CP, article 10)."""


def any_of(roles: Collection[Role]) -> Term:
    """Returns the names of roles of which one is enough, in the order in which the roles are declared."""
    told = [ROLES[role] for role in Role if role in roles]
    return Term(" hoặc ".join(each.vi for each in told), " or ".join(each.en for each in told))


def moment(occurred: Occurred) -> object:
    """Returns a day as it is, and an instant as each language writes its hour in Vietnam and its day."""
    if not isinstance(occurred, datetime):
        return occurred
    local = occurred.astimezone(VIETNAM)
    return Term(f"{local:%H:%M:%S} ngày {local:%d/%m/%Y}", f"{local:%Y-%m-%d %H:%M:%S}")

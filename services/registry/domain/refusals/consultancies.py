"""Refusals: consultancy contracts."""

from __future__ import annotations

from typing import Final

from shared.errors import PERSON, Kind, Separation, Source, Term, rule

IMPARTIALITY: Final = Source("ISO/IEC 17021:2006", "điều 5.2 / clause 5.2")
"""Impartiality: who consulted may not judge; it can only be kept where it is on record who consulted whom."""

NOT_BUYERS_SIDE = rule(
    "registry.not-buyers-side",
    Kind.FORBIDDEN,
    vi="Hợp đồng tư vấn do bên mua ({buyer}) ghi: người của cơ quan đó, với vai trò {roles}.",
    en="A consultancy contract is recorded by the buyer ({buyer}): a person of that body acting as {roles}.",
    todo_vi="Hãy đề nghị người có trách nhiệm của bên mua thực hiện.",
    todo_en="Ask the person responsible in the buying body.",
)
BUYER_IS_NEITHER = rule(
    "registry.buyer-is-neither",
    Kind.INVALID,
    vi="Bên mua {buyer} không phải là cơ quan được tư vấn ({agency}), cũng không phải Sở Khoa học và Công nghệ.",
    en="The buyer {buyer} is neither the agency consulted ({agency}) nor the Department of Science and Technology.",
    todo_vi="Hãy ghi bên mua là cơ quan được tư vấn, hoặc để Sở Khoa học và Công nghệ ghi hợp đồng mình mua.",
    todo_en="Name the agency itself as buyer, or let the Department record what it bought.",
)
OWN_PEOPLE_CONSULT = rule(
    "registry.own-people-consult",
    Kind.FORBIDDEN,
    vi="Mã người {person} thuộc cơ quan {agency} trong thời gian hợp đồng, nên không thể là người tư vấn cho hợp đồng"
    " này.",
    en="{person} belongs to {agency} during the contract and cannot be a consultant under it.",
    todo_vi="Hãy kiểm tra lại danh sách người tư vấn; việc của người trong cơ quan không phải là tư vấn.",
    todo_en="Check who consults; what an agency's own people do is no consultancy.",
    source=IMPARTIALITY,
    separates=Separation(
        Term("là người của cơ quan được tư vấn hoặc của bên mua", "belongs to the agency consulted, or to the buyer"),
        Term("tư vấn cho cơ quan đó theo hợp đồng", "consults for that agency under a contract"),
        PERSON,
    ),
)
BUYER_CONSULTS = rule(
    "registry.buyer-consults",
    Kind.FORBIDDEN,
    vi="Mã người {person} vừa ký mua vừa đứng tên người tư vấn trong cùng một hợp đồng.",
    en="{person} signs for the buyer and is named as a consultant in the same contract.",
    todo_vi="Người ký mua và người tư vấn phải là hai người khác nhau; hãy kiểm tra lại.",
    todo_en="Who buys and who consults are two persons; check both.",
    source=IMPARTIALITY,
    separates=Separation(
        Term("ký mua tư vấn", "signs for the buyer of a consultancy"),
        Term("là người tư vấn theo hợp đồng đó", "is a consultant under it"),
        PERSON,
    ),
)
CONSULTANTS_UNNAMED = rule(
    "registry.consultants-unnamed",
    Kind.INVALID,
    vi="Hợp đồng phải nêu ít nhất một người trực tiếp tư vấn.",
    en="A contract names at least one person who consults.",
    todo_vi="Hãy ghi mã người của từng người tư vấn: trong hai năm họ không được đánh giá cơ quan này.",
    todo_en="Give the person id of each consultant: for two years they may not assess this agency.",
    source=IMPARTIALITY,
)
CONSULTANT_REPEATED = rule(
    "registry.consultant-repeated",
    Kind.INVALID,
    vi="Mã người {person} được nêu hai lần.",
    en="{person} is named twice.",
    todo_vi="Hãy nêu mỗi người tư vấn một lần.",
    todo_en="Name each consultant once.",
)
CONSULTANCY_ENDED_ALREADY = rule(
    "registry.consultancy-ended-already",
    Kind.CONFLICT,
    vi="Hợp đồng {consultancy} {state}, không ghi kết thúc lần nữa.",
    en="Contract {consultancy} is {state}; it does not end again.",
    todo_vi="Không cần làm gì thêm; điều đã ghi không sửa được.",
    todo_en="There is nothing to do; what is recorded is not changed.",
)
CONSULTANCY_END_DAY = rule(
    "registry.consultancy-end-day",
    Kind.INVALID,
    vi="Ngày kết thúc {ended} phải từ ngày {first} (ngày bắt đầu hợp đồng) đến ngày {last} (ngày ghi việc này).",
    en="The end {ended} must lie between {first}, on which the contract began, and {last}, the day of this act.",
    todo_vi="Hãy kiểm tra lại ngày kết thúc.",
    todo_en="Check the day of the end.",
)

"""Refusals on reorganisations: who takes part, what moves, and who takes over what is open."""

from __future__ import annotations

from shared.errors import OURS, Kind, rule

REORGANISATION_FORM = rule(
    "registry.reorganisation-form",
    Kind.INVALID,
    vi="“{kind}” là việc {form}; số cơ quan được nêu không đúng như vậy.",
    en="“{kind}” means that {form}; the number of agencies named is another.",
    todo_vi="Hãy chọn đúng hình thức sắp xếp, hoặc nêu đúng các cơ quan.",
    todo_en="Choose the right kind of reorganisation, or name the agencies that it concerns.",
)
PARTY_REPEATED = rule(
    "registry.reorganisation-party-repeated",
    Kind.INVALID,
    vi="Cơ quan {agency} được nêu hai lần.",
    en="{agency} is named twice.",
    todo_vi="Hãy nêu mỗi cơ quan một lần.",
    todo_en="Name each agency once.",
)
PARTY_ON_BOTH_SIDES = rule(
    "registry.reorganisation-both-sides",
    Kind.INVALID,
    vi="Trong việc “{kind}”, cơ quan {agency} không thể vừa chuyển đi vừa tiếp nhận.",
    en="In “{kind}” {agency} cannot stand on both sides.",
    todo_vi="Hãy nêu cơ quan này ở một bên.",
    todo_en="Name it on one side.",
)
PARTY_IDLE = rule(
    "registry.reorganisation-party-idle",
    Kind.INVALID,
    vi="Cơ quan {agency} được nêu nhưng không chuyển đi và cũng không tiếp nhận gì.",
    en="{agency} is named and neither gives nor takes anything.",
    todo_vi="Hãy ghi nội dung chuyển giao của cơ quan này, hoặc bỏ cơ quan này ra.",
    todo_en="Say what moves, or leave it out.",
)
SUCCESSOR_NOT_NEW = rule(
    "registry.successor-not-new",
    Kind.CONFLICT,
    vi="“{kind}” lập ra cơ quan mới, nhưng cơ quan {agency} đã hoạt động trước ngày {happened}.",
    en="“{kind}” founds new agencies, and {agency} was at work before {happened}.",
    todo_vi="Nếu cơ quan tiếp nhận vốn đã có, hãy ghi là sáp nhập hoặc chuyển giao chức năng.",
    todo_en="If the one that takes over was there before, record it as absorbed, or as functions transferred.",
)
TRANSFER_REQUIRED = rule(
    "registry.transfer-required",
    Kind.INVALID,
    vi="Việc “{kind}” phải ghi những gì được chuyển giao.",
    en="“{kind}” says what moves.",
    todo_vi="Hãy ghi từng nội dung chuyển giao, từ cơ quan nào sang cơ quan nào.",
    todo_en="Record each transfer, from whom to whom.",
)
TRANSFER_NOT_PARTY = rule(
    "registry.transfer-not-party",
    Kind.INVALID,
    vi="Nội dung chuyển giao nêu cơ quan {agency}, không thuộc bên tương ứng của việc sắp xếp này.",
    en="A transfer names {agency}, which is not on that side of this reorganisation.",
    todo_vi="Hãy chuyển từ một cơ quan bên chuyển đi sang một cơ quan bên tiếp nhận.",
    todo_en="Transfer from one of the predecessors to one of the successors.",
)
TRANSFER_TO_SELF = rule(
    "registry.transfer-to-self",
    Kind.INVALID,
    vi="Cơ quan {agency} không thể chuyển giao cho chính mình.",
    en="{agency} cannot transfer anything to itself.",
    todo_vi="Hãy kiểm tra lại cơ quan tiếp nhận.",
    todo_en="Check who takes it.",
)
TRANSFER_REPEATED = rule(
    "registry.transfer-repeated",
    Kind.INVALID,
    vi="Một nội dung chuyển giao từ {giver} sang {taker} được ghi hai lần.",
    en="One transfer from {giver} to {taker} is stated twice.",
    todo_vi="Hãy ghi mỗi nội dung một lần.",
    todo_en="State each once.",
)
TERRITORY_FIGURES = rule(
    "registry.territory-figures",
    Kind.INVALID,
    vi="Điều chỉnh địa giới phải ghi cả diện tích (m²) và số dân được chuyển, và không thể cùng bằng không.",
    en="A boundary change states the area (m²) and the people that move, and not both as nothing.",
    todo_vi="Hãy ghi đủ hai con số theo nghị quyết.",
    todo_en="Give both figures as the resolution has them.",
)
TERRITORY_ALONE = rule(
    "registry.territory-alone",
    Kind.INVALID,
    vi="Diện tích và số dân chỉ chuyển khi điều chỉnh địa giới, không phải trong việc “{kind}”.",
    en="Area and people move by a boundary change alone, not in “{kind}”.",
    todo_vi="Hãy ghi việc điều chỉnh địa giới riêng.",
    todo_en="Record the boundary change apart.",
)
TERRITORY_KIND = rule(
    "registry.territory-kind",
    Kind.INVALID,
    vi="Địa giới chỉ chuyển giữa các UBND cùng cấp; cơ quan {agency} thuộc loại “{kind}”.",
    en="Territory moves between people's committees of one level; {agency} is of the kind “{kind}”.",
    todo_vi="Hãy kiểm tra lại các cơ quan.",
    todo_en="Check the agencies.",
)
HEIR_OF_NOBODY = rule(
    "registry.heir-of-nobody",
    Kind.INVALID,
    vi="Cơ quan {agency} không chấm dứt trong việc sắp xếp này nên không có ai kế thừa.",
    en="{agency} does not end in this reorganisation, so nobody inherits from it.",
    todo_vi="Hãy bỏ dòng kế thừa này; việc còn dở vẫn thuộc cơ quan đó.",
    todo_en="Leave this line out: what is open stays with it.",
)
HEIR_NOT_SUCCESSOR = rule(
    "registry.heir-not-successor",
    Kind.INVALID,
    vi="Cơ quan {agency} không phải là cơ quan tiếp nhận nên không thể kế thừa.",
    en="{agency} is none of the successors and cannot inherit.",
    todo_vi="Hãy chọn trong các cơ quan tiếp nhận.",
    todo_en="Choose among the successors.",
)
HEIR_MISSING = rule(
    "registry.heir-missing",
    Kind.INVALID,
    vi="Cơ quan {agency} chấm dứt nhưng chưa nêu ai tiếp nhận {matter}.",
    en="{agency} ends, and nobody is named who takes over {matter}.",
    todo_vi="Hãy nêu cơ quan kế thừa cho từng loại việc, kể cả khi hiện không có việc nào.",
    todo_en="Name an heir for every matter, also where nothing of it is open now.",
)
HEIR_REPEATED = rule(
    "registry.heir-repeated",
    Kind.INVALID,
    vi="Cơ quan {agency} được nêu hai lần để tiếp nhận {matter}.",
    en="{agency} is named twice to take over {matter}.",
    todo_vi="Hãy nêu một lần, với tổng số phần.",
    todo_en="Name it once, with all of its parts.",
)
ONLY_MONEY_SPLIT = rule(
    "registry.only-money-is-split",
    Kind.INVALID,
    vi="Chỉ kinh phí được chia cho nhiều cơ quan theo tỷ lệ; {matter} của cơ quan {agency} chỉ có một nơi tiếp nhận.",
    en="Money alone is split by weights; {matter} of {agency} have one heir.",
    todo_vi="Hãy nêu đúng một cơ quan, với một phần.",
    todo_en="Name one agency, with one part.",
)
CORRECTION_SAME = rule(
    "registry.correction-changes-nothing",
    Kind.CONFLICT,
    vi="Nội dung đính chính không khác gì điều đang ghi về việc sắp xếp {reorganisation}.",
    en="The correction says nothing else than what stands of the reorganisation {reorganisation}.",
    todo_vi="Không cần ghi lại; nếu việc này không diễn ra, hãy ghi như vậy.",
    todo_en="There is nothing to do; if it never took place, record that.",
    source=OURS,
)
CORRECT_LATER_FIRST = rule(
    "registry.correct-later-first",
    Kind.CONFLICT,
    vi="Cơ quan {agency} đã chấm dứt hoạt động trong một việc sắp xếp khác ({reorganisation}).",
    en="{agency} ended in another reorganisation ({reorganisation}).",
    todo_vi="Nếu cả việc đó cũng ghi sai, hãy đính chính việc đó trước; nếu không, nêu cơ quan kế thừa của nó.",
    todo_en="If that one is wrong as well, correct it first; if not, name its successor.",
    source=OURS,
)
REORGANISATION_ANNULLED = rule(
    "registry.reorganisation-annulled",
    Kind.CONFLICT,
    vi="Việc sắp xếp {reorganisation} đã {state}; không còn gì để đính chính.",
    en="The reorganisation {reorganisation} was {state}; there is nothing left to correct.",
    todo_vi="Nếu việc sắp xếp có diễn ra, hãy ghi lại với mã mới.",
    todo_en="If it did take place, record it anew under another key.",
    source=OURS,
)

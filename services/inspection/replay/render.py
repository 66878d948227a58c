"""A dossier on a terminal: compact, Vietnamese first, every line with who set it and when on both clocks.

`render` takes the dossier as the API answers it, so that what is printed can be had by anybody who may ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from textwrap import wrap
from typing import Any, Final

from services.inspection.replay.sentences import day, money
from shared.clock import VIETNAM, instant_of, parse_instant

WIDTH: Final = 118
NAME_WIDTH: Final = 33
BLAME_AT: Final = 82
_TITLES: Final = {
    "vi": {
        "file": "HỒ SƠ ÁP DỤNG HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG",
        "as_of": "Việc xảy ra đến",
        "known": "Đã ghi nhận đến",
        "logs": "Nhật ký",
        "none": "Chưa có trong danh mục vào thời điểm này.",
        "kind": "Loại cơ quan",
        "obligation": "Diện áp dụng",
        "head": "Thủ trưởng",
        "plan": "Kế hoạch",
        "milestones": "MỐC XÂY DỰNG, ÁP DỤNG",
        "programmes": "CHƯƠNG TRÌNH CÔNG TÁC NĂM",
        "assessments": "ĐÁNH GIÁ ĐỘC LẬP",
        "open": "ĐIỂM KHÔNG PHÙ HỢP CÒN MỞ",
        "funding": "KINH PHÍ",
        "notices": "THÔNG BÁO",
        "records": "HỒ SƠ KHÁC",
        "unread": "CHƯA ĐỌC ĐƯỢC",
    },
    "en": {
        "file": "QUALITY MANAGEMENT SYSTEM: THE FILE OF AN AGENCY",
        "as_of": "Happened by",
        "known": "Recorded by",
        "logs": "Logs",
        "none": "Not in the register at this moment.",
        "kind": "Kind",
        "obligation": "Obligation",
        "head": "Head",
        "plan": "Plan",
        "milestones": "MILESTONES",
        "programmes": "ANNUAL PROGRAMMES",
        "assessments": "INDEPENDENT ASSESSMENTS",
        "open": "OPEN NONCONFORMITIES",
        "funding": "FUNDING",
        "notices": "NOTICES",
        "records": "OTHER RECORDS",
        "unread": "NOT READABLE YET",
    },
}
_STATES: Final = {
    "scheduled": ("đã lên lịch", "scheduled"),
    "opened": ("đang đánh giá", "under way"),
    "submitted": ("đã trình", "submitted"),
    "approved": ("đã phê duyệt", "approved"),
    "proposed": ("đã đề xuất", "proposed"),
    "balanced": ("đang cân đối", "being balanced"),
    "unknown": ("chưa rõ", "unknown"),
}
NOTICE_NAMES: Final = {
    "assessment-scheduled": ("Lịch đánh giá", "assessment scheduled"),
    "assessment-submitted": ("Kết quả đánh giá đã trình", "assessment submitted"),
    "assessment-approved": ("Kết quả đánh giá được duyệt", "assessment approved"),
    "tranche-released": ("Cho phép cấp kinh phí", "tranche released"),
    "deadline-before": ("Nhắc trước hạn", "reminder before a deadline"),
    "deadline-overdue": ("Đôn đốc việc quá hạn", "overdue: urged"),
    "deadline-head": ("Việc quá hạn: gửi thủ trưởng", "overdue: the head told"),
    "deadline-office": ("Việc quá hạn: báo VP UBND tỉnh", "overdue: PPC Office told"),
    "alarm": ("Cảnh báo về nhật ký", "alarm about a log"),
    "alarm-closed": ("Kết thúc cảnh báo", "alarm closed"),
}
"""What the file calls a notice, by its template: the name stands in a column of 31 characters."""
_MARKS: Final = {"reached": "✓", "unshown": "?", "overdue": "✗", "waiting": "·"}


def render(dossier: dict[str, Any], language: str = "vi") -> str:
    """Returns the dossier as lines of at most about a hundred columns, in `language` ("vi" or "en")."""
    return "\n".join(_Page(dossier, language).lines()) + "\n"


class _Page:
    """The parts of a dossier as lines of text."""

    def __init__(self, dossier: dict[str, Any], language: str) -> None:
        self._dossier = dossier
        self._language = language
        self._words = _TITLES["en" if language == "en" else "vi"]

    def lines(self) -> Iterator[str]:
        """Gives all lines."""
        yield from self._head()
        parts = {
            "milestones": self._milestones(),
            "programmes": self._programmes(),
            "assessments": self._assessments(),
            "open": self._open(),
            "funding": self._funding(),
            "notices": self._notices(),
            "records": self._records(),
            "unread": self._unread(),
        }
        for title, part in parts.items():
            shown = list(part)
            if shown:
                yield from ("", f" {self._words[title]}", *shown)
        yield "═" * WIDTH

    def _head(self) -> Iterator[str]:
        agency, registry = self._dossier["agency"], self._dossier["registry"]
        names = (agency["name_vi"], agency["name_en"])
        name, other = reversed(names) if self._language == "en" else names
        yield "═" * WIDTH
        yield f" {self._words['file']}"
        yield f" {name or '?'} ({agency['code']})" + (f" · {other}" if other else "")
        if agency["registered"] and not registry["identity"]["verified"]:
            source = registry["identity"]["provenance"]["source"]
            yield self._say(
                f" Tên và loại cơ quan: CHƯA KIỂM CHỨNG ({source})", f" Name and kind: NOT VERIFIED ({source})"
            )
        yield "─" * WIDTH
        yield f" {self._words['as_of']:<18}{self._moment(self._dossier['as_of'])}"
        yield f" {self._words['known']:<18}{self._moment(self._dossier['known'])}"
        logs = [f"{each['source']} {each['position']} ({each['root'][:8]})" for each in self._dossier["logs"]]
        yield f" {self._words['logs']:<18}{' · '.join(logs[:3])}"
        yield f" {'':<18}{' · '.join(logs[3:])}"
        yield "─" * WIDTH
        if not agency["registered"]:
            yield f" {self._words['none']}"
            return
        yield from self._identity(registry)

    def _identity(self, registry: dict[str, Any]) -> Iterator[str]:
        identity = registry["identity"]
        yield self._line(self._words["kind"], self._name(identity["kind"]), identity["set_by"])
        obligation = registry["obligation"]
        yield self._line(self._words["obligation"], self._name(obligation), obligation["set_by"])
        head = registry["head"]
        if head is not None:
            since = self._say("từ", "from")
            yield self._line(
                self._words["head"], f"{head['person']}, {since} {self._day(head['from'])}", head["set_by"]
            )
            yield f"     {self._decision(head['decision'])}"[:WIDTH]
        plan = registry["plan"]
        if plan is not None:
            place = self._say(
                f"{plan['plan']}, đợt {plan['wave']}, thứ tự {plan['order']}",
                f"{plan['plan']}, wave {plan['wave']}, place {plan['order']}",
            )
            shown = self._say(" (trình diễn)", " (demonstration)") if plan.get("demonstration") else ""
            yield self._line(self._words["plan"], place + shown, plan["set_by"])

    def _decision(self, decision: dict[str, Any]) -> str:
        issued = decision["date"]
        when = self._say("không rõ ngày", "day unknown") if issued is None else self._day(issued)
        kind = self._name(decision["kind"])
        return f"{kind} {self._say('số', 'No.')} {decision['number']} ({when}), {decision['issuer']}"

    def _milestones(self) -> Iterator[str]:
        if not self._dossier["agency"]["registered"]:
            return
        for each in self._dossier["registry"]["milestones"]:
            reached, target = each["reached"], each["target"]
            due = (
                f"{self._say('hạn', 'due')} {self._day(target['by'])}"
                if target
                else self._say("chưa có hạn", "no target")
            )
            unshown = [shown["digest"] for shown in reached["evidence"] if not shown["recorded"]] if reached else []
            state = "unshown" if unshown else "reached" if reached else "overdue" if each["overdue"] else "waiting"
            name = f"{_MARKS[state]} {self._name(each['milestone'])}"
            if reached:
                late = self._past(each["days_past_target"], "muộn", "late")
                yield self._line(name, f"{self._day(reached['on'])} · {due}{late}", reached["set_by"])
                yield from self._unshown(unshown, len(reached["evidence"]))
            else:
                late = self._past(each["days_past_target"], "QUÁ HẠN", "OVERDUE") if each["overdue"] else ""
                yield self._line(name, f"{'':<10} · {due}{late}", None)

    def _unshown(self, digests: list[str], of: int) -> Iterator[str]:
        """Gives the line that marks a milestone whose evidence is not recorded, if it is one."""
        if digests:
            told = self._say(
                f"? {len(digests)}/{of} tệp chưa thấy trong kho bằng chứng",
                f"? {len(digests)} of {of} file(s) not in the evidence store",
            )
            some = ", ".join(f"{each[:8]}…" for each in digests[:3])
            yield f"     {told}: {some}{', …' if len(digests) > 3 else ''}"

    def _past(self, days: int, vi: str, en: str) -> str:
        return f" · {self._say(f'{vi} {days} ngày', f'{en} {days} days')}" if days else ""

    def _programmes(self) -> Iterator[str]:
        for each in self._dossier["registry"]["programmes"]:
            what = self._say(f"{len(each['objectives'])} mục tiêu", f"{len(each['objectives'])} objective(s)")
            yield self._line(str(each["year"]), f"{each['document_number']}, {what}", each["set_by"])

    def _assessments(self) -> Iterator[str]:
        for each in self._dossier["assessment"]["assessments"]:
            step = each[each["state"]] if each["state"] != "unknown" else None
            counts: dict[str, int] = {}
            for finding in each["findings"]:
                name = self._name(finding["result"])
                counts[name] = counts.get(name, 0) + 1
            found = ", ".join(f"{count} {name}" for name, count in counts.items())
            state = self._state(each["state"])
            yield self._line(each["assessment"], state, None if step is None else step["set_by"])
            if found:
                yield f"     {found}"

    def _open(self) -> Iterator[str]:
        for each in self._dossier["assessment"]["open_nonconformities"]:
            weight = self._say("nặng", "major") if each["major"] else self._say("nhẹ", "minor")
            clause = self._say(f"điều {each['clause']}", f"clause {each['clause']}")
            yield self._line(each["nonconformity"], f"{clause}, {weight}", each["set_by"])
            yield f"     {each['note'][:90]}"

    def _funding(self) -> Iterator[str]:
        funding = self._dossier["funding"]
        for each in funding["estimates"]:
            step = each["balanced"][-1] if each["state"] == "balanced" else each.get(each["state"])
            text = f"{self._asked(each)}, {self._state(each['state'])}"
            yield self._line(each["estimate"], text, None if step is None else step["set_by"])
        for each in funding["allocations"]:
            if each["assigned"]:
                given = self._say("được giao", "assigned")
                assigned = each["assigned"]
                yield self._line(str(each["year"]), f"{given} {self._money(assigned['amount'])}", assigned["set_by"])
            for tranche in each["tranches"]:
                name = self._say(
                    f"{each['year']} đợt {tranche['tranche']}", f"{each['year']} tranche {tranche['tranche']}"
                )
                given = self._say("cho phép cấp", "released")
                yield self._line(name, f"{given} {self._money(tranche['amount'])}", tranche["set_by"])

    def _asked(self, estimate: dict[str, Any]) -> str:
        """Returns what the proposal asks for the agency, or that it is not seen."""
        if estimate["proposed"] is None:
            return self._say("chưa thấy đề xuất", "proposal not seen")
        return self._money(sum(line["amount"] for line in estimate["lines"]))

    def _notices(self) -> Iterator[str]:
        for each in self._dossier["notices"]["notices"]:
            requested = each["requested"]
            template = requested["template"] if requested else "?"
            name = self._say(*NOTICE_NAMES.get(template, (template, template)))
            sent = [self._name(step["channel"]) for step in each["sent"]]
            failed = [self._name(step["channel"]) for step in each["failed"] if step["final"]]
            text = self._say("đã gửi: ", "sent: ") + ", ".join(sent) if sent else self._say("chưa gửi", "not sent")
            text += self._say("; không gửi được: ", "; failed: ") + ", ".join(failed) if failed else ""
            if each["acknowledged"]:
                text += self._say("; đã xác nhận", "; acknowledged")
            else:
                text += self._say("; đã đọc", "; read") if each["read"] else self._say("; chưa đọc", "; unread")
            step = each["acknowledged"] or each["read"] or (each["sent"][-1] if each["sent"] else requested)
            yield self._line(name, text, None if step is None else step["set_by"])

    def _records(self) -> Iterator[str]:
        for each in self._dossier["records"]:
            said = each["latest"]["sentence"]["en" if self._language == "en" else "vi"]
            yield self._line(f"{self._name(each['kind'])} {each['key']}", "", each["latest"]["set_by"])
            yield from wrap(said, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
            for correction in each["corrections"]:
                yield from self._correction(correction)

    def _correction(self, correction: dict[str, Any]) -> Iterator[str]:
        yield self._line(self._say("   đính chính", "   corrected"), "", correction["set_by"])
        for each in correction["changes"]:
            was, now = each["was"] or "-", each["now"] or "-"
            told = self._say(f"đã ghi “{was}”, nay biết là “{now}”", f"it said “{was}”, it is “{now}”")
            yield from wrap(f"{each['member']}: {told}", WIDTH, initial_indent=" " * 9, subsequent_indent=" " * 9)

    def _unread(self) -> Iterator[str]:
        for each in self._dossier["unread"]["of_agency"]:
            yield f"   {each['source']} {each['position']}  {each['type']}"
        elsewhere = self._dossier["unread"]["of_unknown_agency"]
        if elsewhere:
            yield self._say(
                f"   {elsewhere} sự kiện chưa rõ của cơ quan nào", f"   {elsewhere} event(s) of nobody can tell whom"
            )

    def _line(self, name: str, text: str, by: dict[str, Any] | None) -> str:
        shown = f"   {name:<{NAME_WIDTH}} {text}"
        return shown if by is None else f"{shown:<{BLAME_AT}} {self._blame(by)}"

    def _blame(self, by: dict[str, Any]) -> str:
        recorded = day(parse_instant(by["recorded"]).astimezone(VIETNAM).date(), self._language)
        gap = by["gap_days"]
        late = self._say(f" GHI MUỘN {gap} ngày", f" LATE {gap} days") if by["late"] else f" +{gap}" if gap > 0 else ""
        return f"{by['person']} · {self._say('ghi', 'rec.')} {recorded}{late}"

    def _moment(self, moment: dict[str, str]) -> str:
        last = date.fromisoformat(moment["day"])
        if parse_instant(moment["instant"]) == instant_of(last):
            return self._say(f"hết ngày {day(last, 'vi')}", f"the end of {day(last, 'en')}")
        return day(parse_instant(moment["instant"]), self._language)

    def _say(self, vi: str, en: str) -> str:
        return en if self._language == "en" else vi

    def _name(self, code: dict[str, str]) -> str:
        return code["en" if self._language == "en" else "vi"]

    def _state(self, state: str) -> str:
        return self._say(*_STATES[state])

    def _day(self, text: str) -> str:
        return day(date.fromisoformat(text), self._language)

    def _money(self, amount: int) -> str:
        return money(amount, self._language)

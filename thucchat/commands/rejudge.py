"""`thucchat rejudge ALLOCATION --rule VERSION`: what the rule then and another version say of every release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import click

from services.funding.domain.allocation import Allocation
from services.funding.domain.knowledge import Judgement, Knowledge
from services.funding.domain.rejudging import Placed, Rejudged, Verdict, rejudge
from services.funding.domain.rules import TRANCHE_RULES
from shared.contracts.document import parse
from shared.eventstore.aggregate import Aggregate, fold
from shared.eventstore.ports import Store
from shared.service import open_ground
from thucchat.commands.places import DATA, settings_of
from thucchat.settings import PROCESS

VERSIONS: Final = click.Choice([each.version for each in TRANCHE_RULES])


@click.command("rejudge")
@click.argument("allocation")
@click.option("--rule", "version", type=VERSIONS, required=True, help="Phiên bản quy tắc. / Version of the rule.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho máy đọc. / Print JSON for machines.")
@DATA
def rejudge_command(allocation: str, version: str, as_json: bool, data: Path | None) -> None:
    """Xét lại mọi đợt đã cấp của một khoản kinh phí (như SXD-2008) theo quy tắc khi đó và theo phiên bản nêu ở --rule.

    Judge every release of an allocation anew, by the rule then and by another version, on what was known then. Changes
    nothing.
    """
    ground = open_ground(settings_of("funding", data), PROCESS, upgrading=False)
    try:
        judged = _judged(ground.store, allocation, version)
    finally:
        ground.close()
    if as_json:
        told = {"allocation": allocation, "rule": version, "releases": [_told(each) for each in judged]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
        return
    if not judged:
        click.echo(f"{allocation}: chưa cấp đợt nào. / Nothing was released.")
    for each in judged:
        click.echo("\n".join(_lines(each)))


def _judged(store: Store, key: str, version: str) -> tuple[Rejudged, ...]:
    money = _history(store, Allocation(key))
    if not money:
        raise click.ClickException(f"Không có phân bổ kinh phí “{key}”. / There is no allocation “{key}”.")
    agency = fold(Allocation(key), (document for _, document in money)).agency
    return rejudge(key, money, _history(store, Knowledge(agency)), TRANCHE_RULES, version)


def _history(store: Store, aggregate: Aggregate) -> list[Placed]:
    return [(each.position, parse(each.document)) for each in store.stream(aggregate.id)]


def _told(each: Rejudged) -> dict[str, Any]:
    return {
        "tranche": each.tranche,
        "amount": each.amount,
        "day": each.day.isoformat(),
        "event_id": str(each.event),
        "position": each.position,
        "rests_on": list(each.rests_on),
        "rule_then": _verdict(each.by_rule_then),
        "rule_asked": _verdict(each.by_rule_asked),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule.version,
        "from_day": verdict.rule.from_day.isoformat(),
        "fictitious": verdict.rule.fictitious,
        "amount": verdict.amount,
        "known_then": _judgement(verdict.then),
        "known_now": _judgement(verdict.now),
    }


def _judgement(judgement: Judgement | None) -> dict[str, Any] | None:
    if judgement is None:
        return None
    return {
        "releases": not judgement.missing,
        "missing": [each.condition.code for each in judgement.missing],
        "rests_on": [each.cited.event_id for each in judgement.rests_on],
    }


def _lines(each: Rejudged) -> list[str]:
    opening = (
        f"Đợt {each.tranche}, ngày {each.day:%d/%m/%Y}: đã cấp {_dong(each.amount)} đồng (sự kiện {each.event})"
        f" / tranche {each.tranche}, {each.day}: {each.amount:,} đồng released"
    )
    return [
        opening,
        *_said("Quy tắc khi đó / the rule then", each.by_rule_then),
        *_said("Quy tắc được hỏi / the rule asked for", each.by_rule_asked),
        "",
    ]


def _said(title: str, verdict: Verdict) -> list[str]:
    source = " (giả định / fictitious)" if verdict.rule.fictitious else ""
    lines = [f"  {title}: {verdict.rule.version}{source}"]
    if verdict.amount is None:
        return [*lines, "    không có đợt này / has no such tranche"]
    lines.append(f"    số tiền {_dong(verdict.amount)} đồng / {verdict.amount:,} đồng")
    for known, judgement in (
        ("biết khi đó / known then", verdict.then),
        ("biết đến nay / known now", verdict.now),
    ):
        assert judgement is not None
        lines.append(f"    {known}: {_outcome(judgement)}")
    return lines


def _outcome(judgement: Judgement) -> str:
    if not judgement.missing:
        return "cho cấp / releases"
    vi = "; ".join(each.condition.vi for each in judgement.missing)
    en = "; ".join(each.condition.en for each in judgement.missing)
    return f"không cho cấp, còn thiếu: {vi} / refuses, lacking: {en}"


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")

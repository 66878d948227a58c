"""Routes: document registers, and a number looked up in them."""

from __future__ import annotations

from services.registry.api.reading import OVERSEEING, Body, Service, found
from services.registry.api.seeing import SEEING, must_see
from services.registry.application import Registry
from services.registry.domain.register import number_shown, register_key
from services.registry.projections.registers import (
    ENTRIES,
    RECEIPTS,
    REGISTERS,
    entry_answer,
    entry_key,
    receipt_answer,
    receipt_key,
    register_answer,
)
from services.registry.schemas import registers as schemas
from shared.acts import Act, Role
from shared.contracts.registry import Direction
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.identity import Principal

blp = Blueprint("registers", "registry", "Sổ văn bản đi, đến / registers of documents")
KEEPING = (Role.AGENCY_HEAD, Role.ISO_SECRETARY)


@blp.command(
    "POST",
    "/registers",
    body=schemas.OpenRegister,
    right="registry.register.open",
    roles=KEEPING,
    agency="agency",
    creates=True,
)
def open_register(app: Registry, act: Act, body: Body) -> Outcome:
    """Mở sổ văn bản của một năm. / Open a register of a year."""
    return app.open_register(act, **body)


@blp.command(
    "POST",
    "/registers/<register>/outgoing",
    body=schemas.EnterOutgoing,
    right="registry.register.keep",
    roles=KEEPING,
    agency=BY_DOMAIN,
)
def enter_outgoing(app: Registry, act: Act, body: Body, register: str) -> Outcome:
    """Đăng ký một văn bản đi. / Enter an outgoing document."""
    return app.enter_outgoing(act, register=register, **body)


@blp.command(
    "POST",
    "/registers/<register>/incoming",
    body=schemas.EnterIncoming,
    right="registry.register.keep",
    roles=KEEPING,
    agency=BY_DOMAIN,
)
def enter_incoming(app: Registry, act: Act, body: Body, register: str) -> Outcome:
    """Đăng ký một văn bản đến. / Enter an incoming document."""
    return app.enter_incoming(act, register=register, **body)


@blp.command(
    "POST",
    "/registers/<register>/annulments",
    body=schemas.AnnulEntry,
    right="registry.register.keep",
    roles=KEEPING,
    agency=BY_DOMAIN,
)
def annul_entry(app: Registry, act: Act, body: Body, register: str) -> Outcome:
    """Huỷ một số, có lý do; số vẫn đã dùng. / Annul an entry, with a reason; its number stays given."""
    return app.annul_entry(act, register=register, **body)


@blp.command(
    "POST",
    "/registers/<register>/closing",
    body=schemas.CloseRegister,
    right="registry.register.keep",
    roles=KEEPING,
    agency=BY_DOMAIN,
)
def close_register(app: Registry, act: Act, body: Body, register: str) -> Outcome:
    """Khoá sổ khi hết năm; ghi sau đó sẽ bị đánh dấu. / Close it at the year's end; later entries are marked."""
    return app.close_register(act, register=register, **body)


@blp.query(
    "/registers",
    answer=schemas.RegisterView,
    args=schemas.RegisterArgs,
    paged=True,
    right="registry.register.list",
    roles=SEEING,
    agency="agency",
)
def list_registers(service: Service, _who: Principal, args: Body) -> Page:
    """Các sổ văn bản. / The registers."""
    sought: dict[str, str] = {name: str(args[name]) for name in ("agency", "year", "direction") if name in args}
    page = service.views.page(REGISTERS, after=args["after"], limit=args["limit"], **sought)
    return Page(tuple(register_answer(each) for each in page.items), page.next)


@blp.query(
    "/registers/<register>",
    answer=schemas.RegisterView,
    right="registry.register.read",
    roles=SEEING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_register(service: Service, who: Principal, _args: Body, register: str) -> Body:
    """Một sổ: số cao nhất, các số bị bỏ cách, văn bản phá thứ tự. / One register."""
    view = service.views.get(REGISTERS, register)
    must_see(who, view)
    return register_answer(found(view, "register", register))


@blp.query(
    "/registers/<register>/entries",
    answer=schemas.EntryView,
    args=schemas.EntryArgs,
    paged=True,
    right="registry.register.read",
    roles=SEEING,
    agency=BY_DOMAIN,
)
def list_entries(service: Service, who: Principal, args: Body, register: str) -> Page:
    """Văn bản trong sổ, theo số. / The entries of a register, by number."""
    view = service.views.get(REGISTERS, register)
    must_see(who, view)
    found(view, "register", register)
    sought = {"register": register}
    if "disorder" in args:
        sought["disorder"] = str(args["disorder"]).lower()
    page = service.views.page(ENTRIES, after=args["after"], limit=args["limit"], **sought)
    return Page(tuple(entry_answer(each) for each in page.items), page.next)


@blp.query(
    "/registers/<agency>/<int:year>/<int:number>",
    answer=schemas.NumberView,
    args=schemas.NumberArgs,
    right="registry.number.read",
    roles=SEEING,
    agency="agency",
)
def look_up_number(service: Service, who: Principal, args: Body, agency: str, *, year: int, number: int) -> Body:
    """Tra một số văn bản đi, đối chiếu với dấu đến của nơi nhận. / A number, held against the receivers' stamps."""
    reading, suffix = service.views.caught_up(), args.get("suffix")
    register = register_key(agency, year, Direction.OUTGOING)
    entry = reading.get(ENTRIES, entry_key(register, number, suffix))
    receipts = None
    if not OVERSEEING.isdisjoint(who.roles):
        stamped = reading.get(RECEIPTS, receipt_key(agency, year, number, suffix)) or {"stamps": []}
        entries = (reading.get(ENTRIES, key) for key in stamped["stamps"])
        receipts = [receipt_answer(entry, each) for each in entries if each is not None]
    if entry is None and not receipts:
        found(None, "document", f"{agency}/{year}/{number_shown(number, suffix)}")
    shown = None if entry is None else entry_answer(entry)
    told = {"agency": agency, "year": year, "number": number, "suffix": suffix}
    return {**told, "entry": shown, "receipts": receipts}

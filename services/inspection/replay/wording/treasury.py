"""What funding says of money that moves through the Treasury, and of the end of a year's money."""

from __future__ import annotations

from typing import Final

from services.inspection.replay.wording.pair import Wording
from shared.contracts import Facts, funding

WORDING: Final[dict[type[Facts], Wording]] = {
    funding.VoucherRecorded: Wording(
        "Chứng từ Kho bạc {voucher} ngày {dated}, {amount:dong} ({kind}), được tính một lần vào kinh phí năm {year}"
        " của {agency_code}.",
        "Treasury voucher {voucher} of {dated}, {amount:dong} ({kind}), counts once on the money of {year} of "
        "{agency_code}.",
    ),
    funding.DisbursementAsked: Wording(
        "{agency_code} đề nghị (số {request}) rút {amount:dong} kinh phí năm {year}, {kind}: “{purpose}”.",
        "{agency_code} asked (request {request}) to draw {amount:dong} of {year}, {kind}: “{purpose}”.",
    ),
    funding.DisbursementDeclined: Wording(
        "Sở Tài chính không chấp thuận đề nghị số {request} của {agency_code} về kinh phí năm {year}.",
        "Finance declined request {request} of {agency_code} for money of {year}.",
    ),
    funding.Disbursed: Wording(
        "Kho bạc giải ngân {amount:dong} ({kind}) cho {agency_code} theo chứng từ {voucher}; năm {year} đã giải ngân"
        " {disbursed:dong}.",
        "The Treasury paid out {amount:dong} ({kind}) to {agency_code} by voucher {voucher}; {disbursed:dong} of {year}"
        " drawn in all.",
    ),
    funding.AdvanceCleared: Wording(
        "{amount:dong} tạm ứng theo chứng từ {advance} của {agency_code} được thanh toán theo chứng từ {voucher}; còn"
        " {outstanding:dong}.",
        "{amount:dong} of the advance {advance} of {agency_code} became a payment by voucher {voucher};"
        " {outstanding:dong} left.",
    ),
    funding.Repaid: Wording(
        "{agency_code} nộp trả {amount:dong} kinh phí năm {year} theo chứng từ {voucher}{advance:?, của tạm ứng }.",
        "{agency_code} paid back {amount:dong} of {year} by voucher {voucher}{advance:?, of the advance }.",
    ),
    funding.Recovered: Wording(
        "Thu hồi {amount:dong} kinh phí năm {year} của {agency_code} theo {basis_vi}, chứng từ {voucher}.",
        "{amount:dong} of the money of {year} of {agency_code} were recovered by {basis_en}, voucher {voucher}.",
    ),
    funding.Cancelled: Wording(
        "Huỷ {amount:dong} kinh phí năm {year} chưa giải ngân của {agency_code} theo {basis_vi}.",
        "{amount:dong} of {year} of {agency_code} that were not drawn were cancelled by {basis_en}.",
    ),
    funding.CarriedOver: Wording(
        "Chuyển nguồn sang năm {to_year} kinh phí năm {year} của {agency_code}: {released:dong} đã cấp chưa giải ngân,"
        " {unreleased:dong} chưa cấp, {advances:count} khoản tạm ứng, theo {basis_vi}.",
        "Money of {year} of {agency_code} was carried over to {to_year}: {released:dong} released and not drawn,"
        " {unreleased:dong} not released, {advances:count} advance(s), by {basis_en}.",
    ),
    funding.CarriedIn: Wording(
        "{agency_code} nhận chuyển nguồn từ năm {from_year} sang năm {year}: {released:dong} đã cấp chưa giải ngân,"
        " {unreleased:dong} chưa cấp, {advances:count} khoản tạm ứng.",
        "{agency_code} got from {from_year} into {year}: {released:dong} released and not drawn, {unreleased:dong} not"
        " released, {advances:count} advance(s).",
    ),
    funding.SettlementPrepared: Wording(
        "{agency_code} lập quyết toán kinh phí năm {year}: {amount:dong}.",
        "{agency_code} prepared the settlement of {year}: {amount:dong}.",
    ),
    funding.SettlementReturned: Wording(
        "Sở Tài chính trả lại quyết toán kinh phí năm {year} của {agency_code} ({amount:dong}).",
        "Finance sent the settlement of {year} of {agency_code} ({amount:dong}) back.",
    ),
    funding.SettlementReviewed: Wording(
        "Sở Tài chính đã thẩm định quyết toán kinh phí năm {year} của {agency_code}: {amount:dong}.",
        "Finance reviewed the settlement of {year} of {agency_code}: {amount:dong}.",
    ),
    funding.SettlementRatified: Wording(
        "Quyết toán kinh phí năm {year} của {agency_code}, {amount:dong}, được phê chuẩn theo {basis_vi}.",
        "The settlement of {year} of {agency_code}, {amount:dong}, was ratified by {basis_en}.",
    ),
}

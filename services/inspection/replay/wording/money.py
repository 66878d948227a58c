"""What is said of the frame, the budgets and the estimates."""

from __future__ import annotations

from typing import Final

from services.inspection.replay.wording.pair import Wording
from shared.contracts import Facts, funding

WORDING: Final[dict[type[Facts], Wording]] = {
    funding.FrameApproved: Wording(
        "UBND tỉnh duyệt khung kinh phí giai đoạn {frame}: {ceiling:dong}.",
        "The PPC approved the frame of {frame}: {ceiling:dong}.",
    ),
    funding.FrameAdjusted: Wording(
        "Khung kinh phí giai đoạn {frame} được điều chỉnh từ {before:dong} thành {ceiling:dong}.",
        "The frame of {frame} was adjusted from {before:dong} to {ceiling:dong}.",
    ),
    funding.FrameBudgeted: Wording(
        "Khung kinh phí {frame}: năm {year}, nguồn {source_of_fund} bố trí {amount:dong} (trước đó {before:dong});"
        " tổng đã bố trí {budgeted:dong}.",
        "Frame {frame}: {year} takes {amount:dong} from {source_of_fund} (before: {before:dong});"
        " {budgeted:dong} in all.",
    ),
    funding.BudgetAdjusted: Wording(
        "Tổng mức kinh phí năm {year}, nguồn {source_of_fund} được điều chỉnh từ {before:dong} thành {ceiling:dong}.",
        "The ceiling of {year} from {source_of_fund} was adjusted from {before:dong} to {ceiling:dong}.",
    ),
    funding.BudgetCommitted: Wording(
        "{amount:dong} của năm {year}{source_of_fund:?, nguồn } được phân bổ cho dự toán {estimate};"
        " tổng đã phân bổ {committed:dong}.",
        "{amount:dong} of {year}{source_of_fund:?, from } was committed to estimate {estimate};"
        " {committed:dong} committed in all.",
    ),
    funding.BudgetRecommitted: Wording(
        "Phần phân bổ của năm {year}{source_of_fund:?, nguồn } cho dự toán {estimate} thay đổi từ {before:dong} thành"
        " {amount:dong}; tổng đã phân bổ {committed:dong}.",
        "What {year}{source_of_fund:?, from } commits to estimate {estimate} changed from {before:dong} to"
        " {amount:dong}; {committed:dong} committed in all.",
    ),
    funding.SubmissionSigned: Wording(
        "{by} ký tờ trình liên sở về dự toán {estimate} năm {year}, tổng {total:dong}.",
        "{by} signed the joint submission of estimate {estimate} of {year}, {total:dong}.",
    ),
    funding.EstimateReturned: Wording(
        "UBND tỉnh trả lại dự toán {estimate} năm {year}, tổng {total:dong}.",
        "The PPC returned estimate {estimate} of {year}, {total:dong}.",
    ),
    funding.EstimateRevised: Wording(
        "Sở Khoa học và Công nghệ đề xuất lại dự toán {estimate} năm {year} (lần {round}), tổng {total:dong}, "
        "{lines:count} cơ quan{own_vi}.",
        "DOST proposed estimate {estimate} of {year} anew (round {round}), {total:dong} for {lines:count}"
        " agencies{own_en}.",
    ),
    funding.EstimateAmendmentProposed: Wording(
        "Sở Khoa học và Công nghệ đề xuất điều chỉnh dự toán {estimate} năm {year} (lần {round}) từ {before:dong}"
        " thành {total:dong}, {lines:count} cơ quan{own_vi}.",
        "DOST proposed to amend estimate {estimate} of {year} (round {round}) from {before:dong} to {total:dong} for"
        " {lines:count} agencies{own_en}.",
    ),
    funding.AllocationAdjusted: Wording(
        "Kinh phí năm {year} giao cho {agency_code} theo dự toán {estimate} được điều chỉnh từ {before:dong} thành"
        " {amount:dong}, {channel}.",
        "What estimate {estimate} assigns to {agency_code} for {year} was adjusted from {before:dong} to"
        " {amount:dong}, {channel}.",
    ),
    funding.EstimateProposed: Wording(
        "Sở Khoa học và Công nghệ đề xuất dự toán {estimate} năm {year}{source_of_fund:?, nguồn }, tổng {total:dong}, "
        "{lines:count} cơ quan{own_vi}.",
        "DOST proposed estimate {estimate} for {year}{source_of_fund:?, from }, {total:dong} for {lines:count}"
        " agencies{own_en}.",
    ),
}

"""What the notifier's events about deadlines say."""

from __future__ import annotations

from typing import Final

from services.inspection.replay.wording.pair import Wording
from shared.contracts import Facts, notifier

WORDING: Final[dict[type[Facts], Wording]] = {
    notifier.RepresentativeNoted: Wording(
        "Từ ngày {from_day}, người phụ trách chất lượng của {agency_code} được nhắc việc là {person}.",
        "From {from_day} on, {person} is reminded as the representative for quality of {agency_code}.",
    ),
    notifier.DeadlineSet: Wording(
        "Theo dõi thời hạn của {agency_code}: {kind} ({matter}), hạn ngày {due_on}.",
        "A deadline of {agency_code} is watched: {kind} ({matter}), due on {due_on}.",
    ),
    notifier.DeadlineForestalled: Wording(
        "{agency_code} đã làm xong trước khi có thời hạn: {kind} ({matter}).",
        "{agency_code} had done it before a deadline was set: {kind} ({matter}).",
    ),
    notifier.DeadlineRevised: Wording(
        "Thời hạn của {agency_code} ({matter}) nay là ngày {due_on}{was:?, trước là }.",
        "The deadline of {agency_code} ({matter}) is {due_on} now{was:?, before it was }.",
    ),
    notifier.DeadlineMet: Wording(
        "{agency_code} đã làm xong việc có mã thời hạn {deadline}; thôi đôn đốc.",
        "{agency_code} has done what was due ({deadline}); nobody is urged any more.",
    ),
    notifier.DeadlineDropped: Wording(
        "Thôi theo dõi thời hạn {deadline} của {agency_code}: {why}.",
        "The deadline {deadline} of {agency_code} is watched no more: {why}.",
    ),
    notifier.DeadlineReopened: Wording(
        "Việc có mã thời hạn {deadline} của {agency_code} chưa xong; theo dõi lại.",
        "What was due of {agency_code} ({deadline}) is not done after all; it is watched again.",
    ),
    notifier.DeadlineMoved: Wording(
        "Thời hạn {deadline} chuyển từ {from_agency} sang {agency_code}.",
        "The deadline {deadline} passes from {from_agency} to {agency_code}.",
    ),
    notifier.DeadlineUrged: Wording(
        "Đôn đốc {agency_code} về thời hạn {deadline}, hạn ngày {due_on}: {told:count} bước được báo, {passed:count} "
        "bước không cần báo nữa.",
        "{agency_code} is urged about {deadline}, due on {due_on}: {told:count} step(s) told, {passed:count} needless.",
    ),
    notifier.DeadlineAcknowledged: Wording(
        "{agency_code} xác nhận đã nắm thời hạn {deadline}, hạn ngày {due_on}.",
        "{agency_code} acknowledged the deadline {deadline}, due on {due_on}.",
    ),
}

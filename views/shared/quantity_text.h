#pragma once
#include <QString>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace logarium::views {

/// "512 B", "1.2 KiB", "64 MiB": binary units, three significant digits at most.
QString bytesText(std::int64_t bytes);
/// "987", "1.2 k", "3.4 M": at most four digits and a unit, for places where space is short.
QString compactText(std::int64_t value);
/// "0", "0.5", "120", "1.2 k": a rate or another measured number, without its unit.
QString rateText(double perSecond);
/// "12,345": grouped for reading. Offsets stay ungrouped, they get typed and copied.
QString countText(std::int64_t count);
/// "480 ms", "12 s", "4 min 05 s", "3 h 12 min", "6 d 23 h": the two largest units of a span of virtual time.
QString spanText(std::int64_t micros);
/// "12 s", "4 min", "3 h", "6 d": the largest unit alone, whole seconds at least.
QString roughSpanText(std::int64_t micros);
/// "in 4 min 05 s", or "due now" when `at` has come.
QString countdownText(Micros at, Micros now);
/// "2023-11-14 22:13:20.125", UTC; "none" for Kafka's -1.
QString timestampText(TimestampMs at);

}  // namespace logarium::views

#pragma once
#include <QString>
#include <cstdint>

namespace logarium::views {

/// "12 345 678", with narrow no-break spaces: exact, for counters that are read digit by digit.
QString groupedText(std::int64_t value);
/// "987", "1.2 k", "3.4 M": at most four digits and a unit, for places where space is short.
QString compactText(std::int64_t value);
/// "0 B", "1.5 KiB", "3.4 MiB": powers of 1024, as Kafka's sizes are set.
QString bytesText(std::int64_t bytes);
/// "0 ms", "340 ms", "2.5 s", "34 s", "5 min", "3 h", "7 d".
QString durationText(std::int64_t ms);
/// "0", "0.5", "120", "1.2 k": a rate or another measured number, without its unit.
QString rateText(double perSecond);

}  // namespace logarium::views

#pragma once
#include "core/base/time.h"

namespace logarium {

/// A moment as people write it, in UTC.
struct CalendarTime {
    std::int64_t year = 1970;
    int month = 1, day = 1;
    int hour = 0, minute = 0, second = 0, millisecond = 0;
    bool operator==(const CalendarTime&) const = default;
};

/// Any Kafka timestamp, also one before 1970 (proleptic Gregorian calendar).
CalendarTime calendarTime(TimestampMs at);

}  // namespace logarium

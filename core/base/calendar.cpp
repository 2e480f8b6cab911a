#include "core/base/calendar.h"

namespace logarium {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr std::int64_t kDaysPerEra = 146'097;  // 400 years
constexpr std::int64_t kDaysTo1970 = 719'468;  // from 1 March of the year 0

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

CalendarTime calendarTime(TimestampMs at) {
    const std::int64_t days = floorDiv(at.value, kMsPerDay);
    const auto ms = static_cast<int>(at.value - days * kMsPerDay);
    CalendarTime time;
    time.hour = ms / 3'600'000;
    time.minute = ms / 60'000 % 60;
    time.second = ms / 1000 % 60;
    time.millisecond = ms % 1000;

    // Years begin in March here, so that the leap day is the last of its year.
    const std::int64_t shifted = days + kDaysTo1970;
    const std::int64_t era = floorDiv(shifted, kDaysPerEra);
    const std::int64_t dayOfEra = shifted - era * kDaysPerEra;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t month = (5 * dayOfYear + 2) / 153;
    time.day = static_cast<int>(dayOfYear - (153 * month + 2) / 5 + 1);
    time.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
    time.year = yearOfEra + era * 400 + (time.month <= 2 ? 1 : 0);
    return time;
}

}  // namespace logarium

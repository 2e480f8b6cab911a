#include "core/console/output.h"

#include <fmt/format.h>

#include "core/base/calendar.h"

namespace logarium::console {

void Output::add(Stream stream, std::string text) {
    if (text.empty()) return;
    if (!pieces_.empty() && pieces_.back().stream == stream) {
        pieces_.back().text += text;
    } else {
        pieces_.push_back({stream, std::move(text)});
    }
}

void Output::log(Micros now, std::string_view level, std::string_view text, std::string_view logger) {
    err(fmt::format("[{}] {} {} ({})", logTime(now), level, text, logger));
}

std::string logTime(Micros now) {
    const CalendarTime t = calendarTime(wallClock(now));
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02},{:03}", t.year, t.month, t.day, t.hour, t.minute, t.second,
                       t.millisecond);
}

}  // namespace logarium::console

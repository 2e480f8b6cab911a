#include "core/console/output.h"

#include <fmt/format.h>

#include <chrono>

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
    using namespace std::chrono;
    const sys_time<milliseconds> instant{milliseconds{wallClock(now).value}};
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss time{instant - day};
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02},{:03}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

}  // namespace logarium::console

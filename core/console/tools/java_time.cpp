#include "core/console/tools/java_time.h"

#include <fmt/format.h>

#include <cmath>
#include <regex>

#include "core/console/failure.h"

namespace logarium::console {
namespace {

/// Days since 1970 of a day in the Gregorian calendar.
std::int64_t daysFrom(std::int64_t year, int month, int day) {
    if (month <= 2) --year;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t ofEra = year - era * 400;
    const std::int64_t ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719'468;
}

[[noreturn]] void unparseable(const std::string& text) {
    throw ToolFailure(
        {{"java.lang.RuntimeException", fmt::format("java.text.ParseException: Unparseable date: \"{}\"", text), true},
         {"java.text.ParseException", fmt::format("Unparseable date: \"{}\"", text), true}});
}

/// "Z", "+02", "+0200" or "+02:00" in minutes.
int zoneMinutes(const std::string& zone) {
    if (zone == "Z") return 0;
    const int hours = std::stoi(zone.substr(1, 2));
    const int minutes = zone.size() > 3 ? std::stoi(zone.substr(zone.size() - 2)) : 0;
    return (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

std::int64_t javaDateTime(const std::string& given) {
    if (given.find('T') == std::string::npos) {
        const std::string why = "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format";
        throw ToolFailure({{"java.lang.RuntimeException", "java.text.ParseException: " + why, true},
                           {"java.text.ParseException", why, true}});
    }
    const std::string clock = given.substr(given.find('T'));
    const std::string text = clock.find_first_of("+-Z") == std::string::npos ? given + "Z" : given;
    static const std::regex kForm(
        R"((\d{1,9})-(\d{1,2})-(\d{1,2})T(\d{1,2}):(\d{1,2}):(\d{1,2})\.(\d{1,3})(Z|[+-]\d{2}(:?\d{2})?).*)");
    std::smatch found;
    if (!std::regex_match(text, found, kForm)) unparseable(text);
    const auto part = [&](std::size_t i) { return std::stoi(found[i].str()); };
    const int month = part(2), day = part(3), hour = part(4), minute = part(5), second = part(6);
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const std::int64_t year = part(1);
    if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) unparseable(text);
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day < 1 || day > kDays[month - 1] + (month == 2 && leap ? 1 : 0)) unparseable(text);
    const std::int64_t minutes = (daysFrom(year, month, day) * 24 + hour) * 60 + minute - zoneMinutes(found[8].str());
    return (minutes * 60 + second) * 1000 + part(7);
}

std::int64_t javaDuration(const std::string& text) {
    static const std::regex kForm(
        R"(([+-]?)P(?:([+-]?\d{1,9})D)?(T(?:([+-]?\d{1,12})H)?(?:([+-]?\d{1,12})M)?(?:([+-]?\d{1,12})(?:[.,](\d{0,9}))?S)?)?)",
        std::regex::icase);
    std::smatch found;
    const bool fits = std::regex_match(text, found, kForm) &&
                      (found[2].matched || found[4].matched || found[5].matched || found[6].matched);
    const bool emptyTime = fits && found[3].matched && found[3].length() == 1;
    if (!fits || emptyTime)
        throw ToolFailure("java.time.format.DateTimeParseException", "Text cannot be parsed to a Duration");
    const auto part = [&](std::size_t i) { return found[i].matched ? std::stoll(found[i].str()) : 0LL; };
    std::int64_t fraction = 0;
    if (found[7].matched) {
        const std::string digits = (found[7].str() + "000").substr(0, 3);
        fraction = std::stoll(digits) * (found[6].str().starts_with('-') ? -1 : 1);
    }
    const std::int64_t seconds = ((part(2) * 24 + part(4)) * 60 + part(5)) * 60 + part(6);
    const std::int64_t ms = seconds * 1000 + fraction;
    return found[1].str() == "-" ? -ms : ms;
}

}  // namespace logarium::console

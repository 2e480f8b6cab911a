#include <fmt/format.h>

#include <algorithm>

#include "core/log/survey/forecast.h"

namespace logarium::log {
namespace {

constexpr std::size_t kNamed = 3;

std::string counted(std::int64_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// "a, b, c and 4 more".
std::string named(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kNamed) text += fmt::format(" and {} more", names.size() - kNamed);
    return text;
}

std::string lossText(const LostPart& part) {
    if (part.zeros) return fmt::format("cuts {} zero bytes off {} at byte {}", part.bytes, part.file, part.position);
    const std::string gone = part.batches == 0 ? std::string("no whole batch")
                                               : fmt::format("{}, {}", counted(part.batches, "batch", "batches"),
                                                             counted(part.records, "record", "records"));
    if (part.wholeSegment) return fmt::format("gives up {}: {}, {} bytes go", part.file, gone, part.bytes);
    return fmt::format("cuts {} at byte {} (offset {}): {}, {} bytes go", part.file, part.position, part.offset.value,
                       gone, part.bytes);
}

std::string indexText(const std::vector<RebuiltIndex>& indexes, std::int64_t intervalBytes) {
    std::vector<std::string> all, different;
    for (const RebuiltIndex& index : indexes) {
        all.push_back(index.file);
        if (index.differs) different.push_back(index.file);
    }
    const std::string which = different.empty()                ? std::string("all as they were")
                              : different.size() == all.size() ? std::string("none as it was")
                                                               : "not as before: " + named(different);
    return fmt::format("writes {} anew, with an entry every {} bytes ({}); {}",
                       counted(std::ssize(all), "index file", "index files"), intervalBytes, named(all), which);
}

}  // namespace

std::vector<std::string> forecastText(const RecoveryForecast& forecast) {
    const std::string start = forecast.clean
                                  ? std::string("an orderly shutdown, so the files are trusted")
                                  : fmt::format("no orderly shutdown, so the log is recovered from offset {} on",
                                                forecast.recoveryPoint.value);
    if (!forecast.failure.empty()) return {start, "cannot load the partition: " + forecast.failure};
    std::vector<std::string> lines = {start};
    for (const LostPart& part : forecast.lost) lines.push_back(lossText(part));
    if (!forecast.swapped.empty())
        lines.push_back(forecast.replaced.empty()
                            ? fmt::format("puts {} in place", named(forecast.swapped))
                            : fmt::format("puts {} in place of {}", named(forecast.swapped), named(forecast.replaced)));
    if (!forecast.indexes.empty()) lines.push_back(indexText(forecast.indexes, forecast.indexIntervalBytes));
    if (!forecast.removed.empty()) lines.push_back("removes " + named(forecast.removed));
    if (!forecast.snapshotsWritten.empty()) lines.push_back("writes " + named(forecast.snapshotsWritten));
    if (forecast.epochsCut) lines.push_back("changes leader-epoch-checkpoint");
    lines.push_back(fmt::format("{}; then {}, {} bytes, log start {}, next offset {}",
                                forecast.losesRecords() ? "records are lost" : "no record is lost",
                                counted(forecast.segments, "segment", "segments"), forecast.bytes,
                                forecast.logStart.value, forecast.logEnd.value));
    return lines;
}

}  // namespace logarium::log

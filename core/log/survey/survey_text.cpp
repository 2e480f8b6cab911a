#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/log/survey/data_directory.h"

namespace logarium::log {
namespace {

constexpr std::size_t kColumns = 10;
using Row = std::array<std::string, kColumns>;

std::string offsetText(std::optional<Offset> offset) {
    return offset ? fmt::format("{}", offset->value) : "-";
}

const char* roleText(PartitionRole role) {
    switch (role) {
        case PartitionRole::Live:
            return "";
        case PartitionRole::BeingDeleted:
            return "being deleted";
        case PartitionRole::Stray:
            return "stray: of a topic that the cluster did not know";
        case PartitionRole::Future:
            return "moving here from another log directory";
        case PartitionRole::Metadata:
            return "the controller's log";
    }
    return "";
}

Row rowOf(const PartitionSurvey& partition, bool cleanShutdown) {
    const bool broken = std::ranges::any_of(partition.problems,
                                            [](const Finding& f) { return f.severity == Finding::Severity::Damage; });
    const bool trusted = cleanShutdown && partition.name.role != PartitionRole::Metadata;
    std::string state = roleText(partition.name.role);
    if (broken) state += state.empty() ? "broken" : "; broken";
    return {partition.directory,
            fmt::format("{}", partition.segments),
            fmt::format("{}", partition.bytes),
            partition.segments == 0 ? "-" : offsetText(partition.firstOffset),
            partition.segments == 0 ? "-"
            : partition.nextOffset  ? offsetText(partition.nextOffset)
                                    : "not read",
            offsetText(partition.logStart),
            offsetText(partition.recoveryPoint),
            offsetText(partition.highWatermark),
            fmt::format("{}", trusted ? 0 : partition.unflushedBytes),
            state};
}

std::string property(const DataDirectorySurvey& survey, const char* name) {
    const auto found = survey.properties.find(name);
    return found == survey.properties.end() || found->second.empty() ? "not given" : found->second;
}

void addTable(const std::vector<Row>& rows, std::vector<std::string>& lines) {
    std::array<std::size_t, kColumns> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], row[i].size());
    for (const Row& row : rows) {
        std::string line = fmt::format("{:<{}}", row[0], widths[0]);
        for (std::size_t i = 1; i + 1 < kColumns; ++i) line += fmt::format("  {:>{}}", row[i], widths[i]);
        if (!row.back().empty()) line += "  " + row.back();
        lines.push_back(std::move(line));
    }
}

}  // namespace

std::vector<std::string> surveyText(const DataDirectorySurvey& survey, std::string_view shown) {
    std::int64_t segments = 0, bytes = 0;
    for (const PartitionSurvey& partition : survey.partitions) {
        segments += partition.segments;
        bytes += partition.bytes;
    }
    std::vector<std::string> lines;
    if (!survey.properties.empty())
        lines.push_back(fmt::format("{}: node {} of cluster {}, directory {}", shown, property(survey, "node.id"),
                                    property(survey, "cluster.id"), property(survey, "directory.id")));
    lines.push_back(
        survey.cleanShutdown
            ? fmt::format("{}: an orderly shutdown; the next start trusts the files", shown)
            : fmt::format(
                  "{}: no orderly shutdown, or still in use; a start recovers what lies behind the recovery points",
                  shown));
    lines.push_back(fmt::format("{}: {} {}, {} {}, {} bytes in logs", shown, survey.partitions.size(),
                                survey.partitions.size() == 1 ? "partition" : "partitions", segments,
                                segments == 1 ? "segment" : "segments", bytes));
    if (survey.partitions.empty()) return lines;
    std::vector<Row> rows = {{"partition", "segments", "bytes", "first offset", "next offset", "log start",
                              "recovery point", "high watermark", "to recover", ""}};
    for (const PartitionSurvey& partition : survey.partitions) rows.push_back(rowOf(partition, survey.cleanShutdown));
    addTable(rows, lines);
    return lines;
}

}  // namespace logarium::log

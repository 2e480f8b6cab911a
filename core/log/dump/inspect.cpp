#include "core/log/dump/inspect.h"

#include <fmt/format.h>

#include <charconv>

#include "core/log/dump/dump_parts.h"
#include "core/log/dump/file_kind.h"
#include "core/log/dump/inspect_parts.h"

namespace logarium::log {

namespace parts {
namespace {

constexpr int kFindingsTold = 20;

}  // namespace

FileCheck::~FileCheck() {
    if (told_ > kFindingsTold)
        output_.finding(
            {Finding::Severity::Note, shown_, -1, fmt::format("and {} more of this file", told_ - kFindingsTold), ""});
}

std::string_view FileCheck::name() const {
    return fileName(path_);
}

std::int64_t FileCheck::baseOffset() const {
    std::int64_t base = -1;
    const std::string_view digits = name().substr(0, name().find('.'));
    std::from_chars(digits.data(), digits.data() + digits.size(), base);
    return base;
}

std::string FileCheck::sibling(std::string_view suffix) const {
    return path_.substr(0, path_.size() - name().size()) + std::string(name().substr(0, name().find('.'))) +
           std::string(suffix);
}

void FileCheck::tell(Finding::Severity severity, std::int64_t position, std::string what, std::string recovery) {
    if (severity == Finding::Severity::Damage) ++damages_;
    if (++told_ <= kFindingsTold) output_.finding({severity, shown_, position, std::move(what), std::move(recovery)});
}

void FileCheck::damage(std::int64_t position, std::string what, std::string recovery) {
    tell(Finding::Severity::Damage, position, std::move(what), std::move(recovery));
}

void FileCheck::note(std::int64_t position, std::string what, std::string recovery) {
    tell(Finding::Severity::Note, position, std::move(what), std::move(recovery));
}

}  // namespace parts

namespace {

void dumpAsTheToolDoes(const disk::Disk& disk, std::string_view path, std::string_view shown,
                       const InspectOptions& options, const InspectOutput& output) {
    const auto ended = dumpFile(disk, path, shown, options.dump, output.text);
    if (ended)
        output.text.errorLine(fmt::format("(ended with {}: {})", ended->exception, ended->message.value_or("null")));
}

/// The files that only Logarium prints: text files, and those that wait to be removed.
void checkOtherFile(parts::FileCheck& check, FileKind kind, bool print) {
    switch (kind) {
        case FileKind::LeaderEpochs:
            return parts::checkLeaderEpochs(check, print);
        case FileKind::OffsetCheckpoint:
            return parts::checkOffsetCheckpoint(check, print);
        case FileKind::PartitionMetadata:
            return parts::checkPartitionMetadata(check, print);
        case FileKind::MetaProperties:
            return parts::checkMetaProperties(check, print);
        case FileKind::CleanShutdown:
            return parts::checkCleanShutdown(check, print);
        case FileKind::Deleted:
            return check.note(-1, "waits for its removal, file.delete.delay.ms after it was given up",
                              "the next start removes it");
        case FileKind::Cleaned:
            return check.note(-1, "left behind by a cleaner pass that did not finish", "the next start removes it");
        case FileKind::Swap:
            return check.note(-1, "left behind in the middle of a swap",
                              "the next start puts it in place of the segments it was made from, or removes it when a "
                              ".cleaned file stands at or before it");
        case FileKind::Other:
            return check.note(-1, "no file that this knows of");
        case FileKind::Log:
        case FileKind::OffsetIndex:
        case FileKind::TimeIndex:
        case FileKind::TransactionIndex:
        case FileKind::ProducerSnapshot:
        case FileKind::MetadataSnapshot:
            return;
    }
}

void checkDumpedFile(parts::FileCheck& check, FileKind kind) {
    switch (kind) {
        case FileKind::OffsetIndex:
            return parts::checkOffsetIndex(check);
        case FileKind::TimeIndex:
            return parts::checkTimeIndex(check);
        case FileKind::TransactionIndex:
            return parts::checkTransactionIndex(check);
        case FileKind::ProducerSnapshot:
            return parts::checkProducerSnapshot(check);
        case FileKind::Log:
        case FileKind::MetadataSnapshot:
        case FileKind::LeaderEpochs:
        case FileKind::OffsetCheckpoint:
        case FileKind::PartitionMetadata:
        case FileKind::MetaProperties:
        case FileKind::CleanShutdown:
        case FileKind::Deleted:
        case FileKind::Cleaned:
        case FileKind::Swap:
        case FileKind::Other:
            return;
    }
}

}  // namespace

std::string findingText(const Finding& finding) {
    std::string text = finding.path + ": ";
    if (finding.position >= 0) text += fmt::format("byte {}: ", finding.position);
    if (finding.severity == Finding::Severity::Note) text += "note: ";
    text += finding.what;
    if (!finding.recovery.empty()) text += "; " + finding.recovery;
    return text;
}

LogSummary inspectFile(const disk::Disk& disk, std::string_view path, std::string_view shown,
                       const InspectOptions& options, const InspectOutput& output) {
    const FileKind kind = fileKind(parts::fileName(path));
    const bool dumped = kind <= FileKind::MetadataSnapshot;
    if (dumped && options.contents) dumpAsTheToolDoes(disk, path, shown, options, output);
    parts::FileCheck check(disk, std::string(path), std::string(shown), output);
    if (!dumped && options.contents) output.text.line(fmt::format("Dumping {}", shown));
    if (kind == FileKind::Log || kind == FileKind::MetadataSnapshot) return parts::checkLog(check);
    if (dumped)
        checkDumpedFile(check, kind);
    else
        checkOtherFile(check, kind, options.contents);
    return {};
}

}  // namespace logarium::log

#pragma once
#include <string>
#include <string_view>

#include "core/log/dump/dump.h"
#include "core/record/flaw.h"

/// The pieces of dumpFile(), one for each kind of file. They throw a DumpEnded where the real tool throws.
namespace logarium::log::parts {

/// One file to dump, and how its neighbours are found and called.
struct DumpJob {
    const disk::Disk& disk;
    std::string path;
    std::string shown;
    const DumpOptions& options;
    const DumpOutput& output;

    /// The same segment's file of another kind, as a path on the disk and as shown.
    std::string sibling(std::string_view suffix) const;
    std::string shownSibling(std::string_view suffix) const;
    /// The number that the file's name begins with; ends with NumberFormatException when there is none.
    std::int64_t baseOffset() const;
};

/// The last part of a path.
std::string_view fileName(std::string_view path);

void dumpLog(const DumpJob& job);
void dumpOffsetIndex(const DumpJob& job);
void dumpTimeIndex(const DumpJob& job);
void dumpTransactionIndex(const DumpJob& job);
void dumpProducerSnapshot(const DumpJob& job);

/// Turns a flaw found while reading records into the exception that Kafka throws for it.
[[noreturn]] void endWith(const record::Flaw& flaw);

}  // namespace logarium::log::parts

#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/disk/disk.h"

namespace logarium::log {

/// Key and value as some internal topic's decoder says them; nothing: they are printed as they are.
using RecordDecoder =
    std::function<std::optional<std::pair<std::string, std::string>>(ByteView key, std::optional<ByteView> value)>;

/// The switches of kafka-dump-log.sh that change what is printed. Its defaults.
struct DumpOptions {
    bool printDataLog = false;   ///< keys and values, too; implies deepIteration
    bool deepIteration = false;  ///< a line for each record
    bool skipRecordMetadata = false;
    bool verifyIndexOnly = false;
    bool indexSanityCheck = false;
    std::int32_t maxMessageSize = 5 * 1024 * 1024;  ///< bytes of the log looked at for an index entry
    std::int32_t maxBytes = std::numeric_limits<std::int32_t>::max();  ///< of a log, from its start
    RecordDecoder decode = {};
};

/// Where the lines go, one call each, without line ends. The real tool writes the second kind to standard error, at its
/// end.
struct DumpOutput {
    std::function<void(std::string_view)> line;
    std::function<void(std::string_view)> errorLine;
};

/// A Java exception that ends the real tool with status 1.
struct DumpEnded {
    std::string exception;               ///< "CorruptIndexException", without the package
    std::optional<std::string> message;  ///< null is a message, too
    bool operator==(const DumpEnded&) const = default;
};

/// Prints one file as `kafka-dump-log.sh --files` does: .log, .index, .timeindex, .txnindex, .snapshot and KRaft's
/// .checkpoint. `shown` is the path to print (the segment's other files are named after it). Throws DiskFailure only
/// for trouble of the disk itself; everything that bytes can do wrong ends in lines or in a DumpEnded.
std::optional<DumpEnded> dumpFile(const disk::Disk& disk, std::string_view path, std::string_view shown,
                                  const DumpOptions& options, const DumpOutput& output);

/// The package of a Java exception that dumpFile() names, as the real tool prints it before the class.
std::string_view exceptionPackage(std::string_view exception);

}  // namespace logarium::log

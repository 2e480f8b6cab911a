#pragma once
#include <array>

#include "core/disk/memory_disk.h"
#include "core/log/dump/inspect.h"
#include "core/record/batch_builder.h"

namespace logarium::fuzz {

inline constexpr std::array<const char*, 11> kFileNames = {
    "00000000000000000004.log",
    "00000000000000000004.index",
    "00000000000000000004.timeindex",
    "00000000000000000004.txnindex",
    "00000000000000000004.snapshot",
    "leader-epoch-checkpoint",
    "recovery-point-offset-checkpoint",
    "partition.metadata",
    "meta.properties",
    ".kafka_cleanshutdown",
    "00000000000000000004-0000000001.checkpoint",
};

/// A log that the indexes can be about: eight small batches from offset 4 on.
inline const Bytes& smallLog() {
    static const Bytes log = [] {
        Bytes all;
        for (int i = 0; i < 8; ++i) {
            record::BatchBuilder batch({.baseOffset = Offset{4 + i}});
            batch.append(TimestampMs{1700000000000 + i}, asBytes("key"), asBytes("value"));
            append(all, batch.build());
        }
        return all;
    }();
    return log;
}

/// The first byte picks one of a partition's files, whose content is the rest; its neighbours are sound ones.
inline void filesTarget(ByteView bytes) {
    if (bytes.empty()) return;
    const std::string name = kFileNames[std::to_integer<std::size_t>(bytes[0]) % kFileNames.size()];
    disk::MemoryDisk disk;
    disk.createDirectory("t-0");
    disk.replace("t-0/00000000000000000004.log", smallLog());
    disk.replace("t-0/00000000000000000004.index", Bytes(80));
    disk.replace("t-0/" + name, bytes.subspan(1));
    std::size_t told = 0;
    const auto hear = [&](std::string_view line) { told += line.size(); };
    const log::DumpOutput text{hear, hear};
    for (const bool sanity : {false, true}) {
        log::DumpOptions options;
        options.indexSanityCheck = sanity;
        options.printDataLog = !sanity;
        static_cast<void>(log::dumpFile(disk, "t-0/" + name, name, options, text));
    }
    log::inspectDirectory(disk, "", "data", {},
                          {text, [&](const log::Finding& finding) { told += log::findingText(finding).size(); }});
    ensure(told > 0, "something is always said");
}

}  // namespace logarium::fuzz

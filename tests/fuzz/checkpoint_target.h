#pragma once
#include "core/base/assert.h"
#include "core/disk/memory_disk.h"
#include "core/log/checkpoint_file.h"
#include "core/log/epoch_cache.h"
#include "core/log/producer_state.h"

namespace logarium::fuzz {

/// What is read of an offset checkpoint can be written, and reads the same.
inline void offsetCheckpoint(ByteView bytes) {
    disk::MemoryDisk disk;
    disk.replace("c", bytes);
    const log::Checkpoint offsets = log::readCheckpoint(disk, "c");
    ensure(offsets.size() <= bytes.size(), "no more entries than bytes");
    log::writeCheckpoint(disk, "c", offsets);
    ensure(log::readCheckpoint(disk, "c") == offsets, "a checkpoint comes back");
}

/// The leader epochs that are read rise, and come back.
inline void epochCheckpoint(ByteView bytes) {
    disk::MemoryDisk disk;
    disk.replace("c", bytes);
    log::EpochCache epochs("c");
    try {
        epochs.load(disk);
    } catch (const disk::DiskFailure& failure) {
        return ensure(std::string_view(failure.what()).find('\n') == std::string_view::npos, "a refusal is one line");
    }
    const auto& entries = epochs.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        ensure(entries[i].epoch.value >= 0 && entries[i].start.value >= 0, "no epoch is negative");
        ensure(i == 0 || (entries[i - 1].epoch < entries[i].epoch && entries[i - 1].start < entries[i].start),
               "epochs rise");
    }
}

/// The producers that are read of a snapshot can be written, and read the same.
inline void producerSnapshot(ByteView bytes) {
    const auto entries = log::decodeSnapshot(bytes);
    if (!entries.ok()) return ensure(!entries.error().message.empty(), "a refusal has its reason");
    std::vector<const log::ProducerEntry*> producers;
    for (const log::ProducerEntry& entry : entries.value()) producers.push_back(&entry);
    const auto again = log::decodeSnapshot(log::encodeSnapshot(producers));
    ensure(again.ok() && again.value() == entries.value(), "a snapshot comes back");
}

/// The first byte picks what the rest is read as.
inline void checkpointTarget(ByteView bytes) {
    if (bytes.empty()) return;
    constexpr void (*kReaders[])(ByteView) = {offsetCheckpoint, epochCheckpoint, producerSnapshot};
    kReaders[std::to_integer<std::size_t>(bytes[0]) % 3](bytes.subspan(1));
}

}  // namespace logarium::fuzz

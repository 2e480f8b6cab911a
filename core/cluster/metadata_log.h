#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/assert.h"
#include "core/base/cow.h"
#include "core/base/time.h"
#include "core/cluster/metadata_records.h"

namespace logarium::cluster {

/// A metadata record with its place and time in the log.
struct LoggedRecord {
    std::int64_t offset = 0;
    Micros at;
    MetadataRecord record;
};

/// The controller's log (__cluster_metadata) as data: for looking at, and for proving that the image is its replay.
/// Full chunks are shared between copies for good, so copying a long log is cheap.
class MetadataLog {
public:
    std::int64_t nextOffset() const { return next_; }

    void append(Micros at, MetadataRecord record) {
        auto& tail = tail_.write();
        tail.push_back({next_++, at, std::move(record)});
        if (tail.size() < kChunk) return;
        full_.push_back(std::make_shared<const std::vector<LoggedRecord>>(std::move(tail)));
        tail_ = Cow<std::vector<LoggedRecord>>{};
    }

    /// Offsets run from 0 without gaps.
    const LoggedRecord& at(std::int64_t offset) const {
        ensure(offset >= 0 && offset < next_, "a metadata offset inside the log");
        const auto chunk = static_cast<std::size_t>(offset) / kChunk,
                   inside = static_cast<std::size_t>(offset) % kChunk;
        return chunk < full_.size() ? (*full_[chunk])[inside] : (*tail_)[inside];
    }

private:
    static constexpr std::size_t kChunk = 256;

    std::vector<std::shared_ptr<const std::vector<LoggedRecord>>> full_;
    Cow<std::vector<LoggedRecord>> tail_;
    std::int64_t next_ = 0;
};

}  // namespace logarium::cluster

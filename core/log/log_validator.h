#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/log/log_config.h"
#include "core/log/log_error.h"
#include "core/log/producer_append.h"
#include "core/record/record.h"

namespace logarium::log {

/// What the leader made of a client's batches: offsets, epoch and timestamps set, perhaps packed anew.
struct ValidatedRecords {
    ByteView records;  ///< those that were handed over, or `packed`
    Bytes packed;
    Offset nextOffset;
    TimestampMs maxTimestamp = kNoTimestamp;
    bool sizeMayHaveChanged = false;
};

/// Kafka's LogValidator: checks each batch and record of a produce request and assigns offsets from `first` on.
/// Throws LogRefusal with the errors of single records where there are any.
class LogValidator {
public:
    /// Name and config outlive the validator.
    LogValidator(std::string_view partition, const LogConfig& config, LeaderEpoch epoch, AppendOrigin origin,
                 TimestampMs now)
        : partition_(partition), config_(config), epoch_(epoch), origin_(origin), now_(now) {}

    /// Changes the records where they lie unless they have to be packed anew.
    ValidatedRecords validate(std::span<std::byte> records, record::Codec source, Offset first) const;

private:
    ValidatedRecords assignInPlace(std::span<std::byte> records, Offset first) const;
    ValidatedRecords compressed(std::span<std::byte> records, record::Codec source, record::Codec target,
                                Offset first) const;
    ValidatedRecords repack(ByteView records, record::Codec target, Offset first) const;
    void validateBatch(const record::BatchView& batch) const;
    struct CheckedRecords {
        TimestampMs maxTimestamp = kNoTimestamp;
        bool dense = true;  ///< the records stand at 0, 1, 2 and so on
    };
    CheckedRecords validateRecords(const record::BatchView& batch) const;
    bool timestampFits(const record::BatchView& batch, const record::Record& record) const;
    /// In Kafka's words, of a record whose timestamp does not fit.
    [[gnu::cold]] RecordError timestampError(const record::BatchView& batch, const record::Record& record,
                                             int index) const;
    void stamp(std::span<std::byte> batch, Offset last, TimestampMs max) const;
    record::Codec targetCodec(record::Codec source) const;

    std::string_view partition_;
    const LogConfig& config_;
    LeaderEpoch epoch_;
    AppendOrigin origin_;
    TimestampMs now_;
};

}  // namespace logarium::log

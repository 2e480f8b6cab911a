#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/record/varint.h"

namespace logarium::record {

/// A record header: the key is UTF-8 text, the value bytes or null.
struct RecordHeader {
    std::string_view key;
    std::optional<ByteView> value;
};

/// The headers of one record, read one after the other from bytes that have been checked.
class RecordHeaders {
public:
    class iterator {
    public:
        RecordHeader operator*() const { return current_; }
        iterator& operator++() {
            --left_;
            read();
            return *this;
        }
        bool operator==(const iterator& other) const { return left_ == other.left_; }

    private:
        friend class RecordHeaders;
        iterator(ByteView bytes, std::int32_t left) : reader_(bytes), left_(left) { read(); }
        void read();

        VarintReader reader_;
        std::int32_t left_;
        RecordHeader current_;
    };

    RecordHeaders() = default;
    /// `bytes` hold `count` well-formed headers.
    RecordHeaders(ByteView bytes, std::int32_t count) : bytes_(bytes), count_(count) {}

    std::int32_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    iterator begin() const { return {bytes_, count_}; }
    iterator end() const { return {{}, 0}; }

private:
    ByteView bytes_;
    std::int32_t count_ = 0;
};

/// One record as it stands in its batch (org.apache.kafka.common.record.DefaultRecord). Key, value and headers point
/// into the batch or, for a compressed one, into the RecordReader's memory.
struct Record {
    Offset offset;
    TimestampMs timestamp;  ///< the batch's maxTimestamp under LogAppendTime
    std::int32_t sequence = -1;
    std::int32_t sizeInBytes = 0;  ///< as stored before compression, length field included
    std::optional<ByteView> key;
    std::optional<ByteView> value;
    RecordHeaders headers;

    std::int64_t keySize() const { return key ? static_cast<std::int64_t>(key->size()) : -1; }
    std::int64_t valueSize() const { return value ? static_cast<std::int64_t>(value->size()) : -1; }
};

}  // namespace logarium::record

#pragma once
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/client/producer.h"

namespace logarium::client {

/// A fetch that is to go out now; it may wait at the leader until something comes (fetch.max.wait.ms).
struct FetchToSend {
    BrokerId to;
    std::int64_t correlation = 0;
    std::int32_t partition = 0;
    Offset offset;
    std::int32_t maxBytes = 1'048'576;  ///< max.partition.fetch.bytes
    std::int32_t maxWaitMs = 500;       ///< fetch.max.wait.ms
};

/// Asks where a partition begins (-2) or ends (-1).
struct ListToSend {
    BrokerId to;
    std::int64_t correlation = 0;
    std::int32_t partition = 0;
    std::int64_t timestamp = -1;
};

struct ConsumerSends {
    std::vector<FetchToSend> fetches;
    std::vector<ListToSend> lists;
};

/// A simulated consumer without a group: one position a partition, one fetch in flight each, as one plain value.
/// Reads what the leader gives it, which is never at or above the high watermark.
class Consumer {
public:
    Consumer(ConsumerSpec spec, Micros start) : spec_(std::move(spec)), freeAt_(start) {}

    const ConsumerSpec& spec() const { return spec_; }
    std::int64_t received() const { return received_; }
    /// By partition: the next offset to read.
    const std::map<std::int32_t, Offset>& positions() const { return positions_; }

    void learn(Leaders leaders);
    bool metadataWanted() const { return metadataWanted_; }

    std::optional<Micros> nextWake() const;
    ConsumerSends wake(Micros now);
    /// `records` is what came of `batches`; empty when the wait was in vain.
    void onFetched(std::int64_t correlation, ErrorCode error, Offset logStart, ByteView batches, Micros now);
    void onListed(std::int64_t correlation, ErrorCode error, Offset offset, Micros now);
    void onDisconnect(BrokerId broker, Micros now);

    std::vector<ClientTold> takeFacts() { return std::exchange(facts_, {}); }

private:
    enum class Phase : std::uint8_t { NeedsPosition, Idle, Waiting };
    struct Line {
        Phase phase = Phase::NeedsPosition;
        Offset position;
        std::int64_t resetTo = -2;
        std::int64_t correlation = 0;
        BrokerId asked = kNoBroker;
        Micros notBefore;
    };
    void setback(Line& line, ErrorCode error, Micros now);
    Line* lineOf(std::int64_t correlation, std::int32_t& partition);

    ConsumerSpec spec_;
    Leaders leaders_;
    bool metadataWanted_ = true;
    std::map<std::int32_t, Line> lines_;
    std::map<std::int32_t, Offset> positions_;
    std::int64_t nextCorrelation_ = 1;
    std::int64_t received_ = 0;
    Micros freeAt_;  // With a rate: busy with what it has until then.
    std::vector<ClientTold> facts_;
};

}  // namespace logarium::client

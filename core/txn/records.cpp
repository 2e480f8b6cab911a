#include "core/txn/records.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "core/group/wire.h"

namespace logarium::txn {
namespace {

using group::WireReader;
using group::WireWriter;

constexpr std::int16_t kKeyVersion = 0;
constexpr std::int16_t kValueVersion = 1;
constexpr std::uint32_t kPreviousProducerIdTag = 0, kNextProducerIdTag = 1, kClientVersionTag = 2;

constexpr std::array<std::string_view, 8> kStateNames = {"Empty",        "Ongoing",          "PrepareCommit",
                                                         "PrepareAbort", "CompleteCommit",   "CompleteAbort",
                                                         "Dead",         "PrepareEpochFence"};

Failure corrupt(std::string_view what) {
    return Failure{fmt::format("a record of __transaction_state: {}", what)};
}

void writePartitions(WireWriter& out, const TxnImage& image) {
    if (image.state == State::Empty) return out.nullBytes();
    std::vector<std::pair<std::string, std::vector<std::int32_t>>> topics;
    for (const TopicPartition& p : image.partitions) {
        if (topics.empty() || topics.back().first != p.topic) topics.push_back({p.topic, {}});
        topics.back().second.push_back(p.partition);
    }
    out.count(topics.size());
    for (const auto& [topic, numbers] : topics) {
        out.text(topic);
        out.count(numbers.size());
        for (const std::int32_t number : numbers) out.number(number);
        out.end();
    }
}

Bytes encodeValue(const TxnImage& image) {
    WireWriter out(true);
    out.number(kValueVersion);
    out.number(image.producerId);
    out.number(image.epoch);
    out.number(image.timeoutMs);
    out.number(static_cast<std::int8_t>(image.state));
    writePartitions(out, image);
    out.number(image.updatedAt.value);
    out.number(image.startedAt.value);
    if (image.clientVersion == 0) {
        out.end();
        return out.take();
    }
    out.unsignedVarint(1);
    out.unsignedVarint(kClientVersionTag);
    out.unsignedVarint(sizeof(image.clientVersion));
    out.number(image.clientVersion);
    return out.take();
}

void readPartitions(WireReader& in, TxnImage& image) {
    const std::size_t topics = in.count();
    for (std::size_t t = 0; t < topics && in.ok(); ++t) {
        const std::string topic = in.text();
        const std::size_t numbers = in.count();
        for (std::size_t n = 0; n < numbers && in.ok(); ++n)
            image.partitions.insert({topic, in.number<std::int32_t>()});
        in.end();
    }
}

void readTag(std::uint32_t tag, ByteView body, TxnImage& image) {
    ByteReader in(body);
    if (tag == kPreviousProducerIdTag) image.previousProducerId = in.big<std::int64_t>().value_or(-1);
    if (tag == kNextProducerIdTag) image.nextProducerId = in.big<std::int64_t>().value_or(-1);
    if (tag == kClientVersionTag) image.clientVersion = in.big<std::int16_t>().value_or(0);
}

Result<TxnImage> decodeValue(ByteView bytes) {
    WireReader in(bytes, false);
    const auto version = in.number<std::int16_t>();
    if (!in.ok() || version < 0 || version > kValueVersion) return corrupt("its value is of a version nobody knows");
    if (version >= 1) in.becomeFlexible();
    TxnImage image;
    image.producerId = in.number<std::int64_t>();
    image.epoch = in.number<std::int16_t>();
    image.timeoutMs = in.number<std::int32_t>();
    const auto state = in.number<std::int8_t>();
    if (state < 0 || state >= std::ssize(kStateNames)) return corrupt(fmt::format("there is no state {}", state));
    image.state = static_cast<State>(state);
    readPartitions(in, image);
    image.updatedAt = TimestampMs{in.number<std::int64_t>()};
    image.startedAt = TimestampMs{in.number<std::int64_t>()};
    in.end([&](std::uint32_t tag, ByteView body) { readTag(tag, body, image); });
    if (!in.ok()) return corrupt("its value ends too early");
    return image;
}

}  // namespace

std::string_view stateName(State state) {
    return kStateNames[static_cast<std::size_t>(state)];
}

KeyValue encode(const Record& record) {
    WireWriter key(false);
    key.number(kKeyVersion);
    key.text(record.id);
    KeyValue made{key.take(), std::nullopt};
    if (record.value) made.value = encodeValue(*record.value);
    return made;
}

Result<Record> decode(ByteView key, std::optional<ByteView> value) {
    WireReader in(key, false);
    const auto version = in.number<std::int16_t>();
    Record record;
    record.id = in.text();
    if (!in.ok() || version != kKeyVersion) return corrupt("its key is of a version nobody knows");
    if (!value) return record;
    auto image = decodeValue(*value);
    if (!image.ok()) return image.error();
    record.value = std::move(image).value();
    return record;
}

}  // namespace logarium::txn

#include "core/group/metadata_hash.h"

#include <xxhash.h>

namespace logarium::group {
namespace {

/// Numbers as hash4j feeds them to the hash: little-endian.
template <class Int>
void feed(Bytes& stream, Int value) {
    for (std::size_t i = 0; i < sizeof(Int); ++i)
        stream.push_back(static_cast<std::byte>(static_cast<std::make_unsigned_t<Int>>(value) >> (8 * i) & 0xff));
}

/// Text as UTF-16 and its length; names of topics are ASCII.
void feed(Bytes& stream, const std::string& text) {
    for (const char c : text) feed(stream, static_cast<std::int16_t>(c));
    feed(stream, static_cast<std::int32_t>(text.size()));
}

std::int64_t hashOf(const Bytes& stream) {
    return static_cast<std::int64_t>(XXH3_64bits(stream.data(), stream.size()));
}

std::int64_t topicHash(const std::string& name, const TopicShape& topic) {
    Bytes stream;
    stream.push_back(std::byte{0});  // The way in which it is computed.
    feed(stream, loadBig<std::int64_t>(topic.id.data()));
    feed(stream, loadBig<std::int64_t>(topic.id.data() + 8));
    feed(stream, name);
    feed(stream, static_cast<std::int32_t>(topic.partitions));
    for (std::int32_t p = 0; p < topic.partitions; ++p) feed(stream, p);  // Racks would follow; members have none here.
    return hashOf(stream);
}

}  // namespace

std::int64_t metadataHash(const std::map<std::string, TopicShape>& topics) {
    if (topics.empty()) return 0;
    Bytes stream;
    for (const auto& [name, topic] : topics) feed(stream, topicHash(name, topic));
    return hashOf(stream);
}

}  // namespace logarium::group

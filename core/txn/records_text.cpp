#include "core/txn/records_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <vector>

#include "core/txn/records.h"

namespace logarium::txn {
namespace {

std::string partitionsText(const TxnImage& image) {
    if (image.state == State::Empty) return "null";
    std::map<std::string, std::vector<std::int32_t>> topics;
    for (const TopicPartition& p : image.partitions) topics[p.topic].push_back(p.partition);
    std::vector<std::string> texts;
    for (const auto& [topic, numbers] : topics)
        texts.push_back(fmt::format(R"({{"topic":"{}","partitionIds":[{}]}})", topic, fmt::join(numbers, ",")));
    return fmt::format("[{}]", fmt::join(texts, ","));
}

std::string payloadText(const TxnImage& image) {
    std::string text = fmt::format(R"({{"version":"1","data":{{"producerId":{})", image.producerId);
    if (image.previousProducerId >= 0) text += fmt::format(R"(,"previousProducerId":{})", image.previousProducerId);
    if (image.nextProducerId >= 0) text += fmt::format(R"(,"nextProducerId":{})", image.nextProducerId);
    text += fmt::format(R"(,"producerEpoch":{},"transactionTimeoutMs":{},"transactionStatus":{})", image.epoch,
                        image.timeoutMs, static_cast<int>(image.state));
    text += fmt::format(
        R"(,"transactionPartitions":{},"transactionLastUpdateTimestampMs":{},"transactionStartTimestampMs":{})",
        partitionsText(image), image.updatedAt.value, image.startedAt.value);
    if (image.clientVersion != 0) text += fmt::format(R"(,"clientTransactionVersion":{})", image.clientVersion);
    return text + "}}";
}

}  // namespace

std::optional<RecordText> textOf(ByteView key, std::optional<ByteView> value) {
    const auto record = decode(key, value);
    if (!record.ok()) return std::nullopt;
    return RecordText{fmt::format(R"({{"type":"0","data":{{"transactionalId":"{}"}}}})", record.value().id),
                      record.value().value ? payloadText(*record.value().value) : "<DELETE>"};
}

}  // namespace logarium::txn

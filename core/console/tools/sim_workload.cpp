#include "core/console/tools/sim_workload.h"

#include <array>
#include <utility>

namespace logarium::console {
namespace {

using client::KeyMix;
using client::ProducerSpec;
using client::RatePattern;

template <class Value, std::size_t N>
Value oneOf(SimWords& words, const char* what, const std::array<std::pair<std::string_view, Value>, N>& names) {
    const std::string word = words.text(what);
    for (const auto& [name, value] : names)
        if (name == word) return value;
    words.wrong(word, what);
}

double shareOf(SimWords& words) {
    const double share = words.decimal("a share from 0 to 1");
    if (!(share >= 0 && share <= 1)) wrongWord("a share is 0 to 1");
    return share;
}

int upTo(SimWords& words, const char* what, std::int64_t most) {
    const std::int64_t number = words.number(what);
    if (number < 0 || number > most) words.wrong(std::to_string(number), what);
    return static_cast<int>(number);
}

constexpr std::int64_t kMostMs = 1'000'000'000, kMostBytes = 1'000'000'000;

/// How many records when, with which keys.
bool takeShape(SimWords& words, ProducerSpec& spec) {
    static constexpr std::array<std::pair<std::string_view, RatePattern>, 3> kPatterns{
        {{"steady", RatePattern::Steady}, {"waves", RatePattern::Waves}, {"bursts", RatePattern::Bursts}}};
    static constexpr std::array<std::pair<std::string_view, KeyMix>, 5> kMixes{{{"none", KeyMix::None},
                                                                                {"uniform", KeyMix::Uniform},
                                                                                {"zipf", KeyMix::Zipf},
                                                                                {"single", KeyMix::Single},
                                                                                {"hot-key", KeyMix::HotKey}}};
    if (words.take("--pattern")) {
        spec.shape.pattern = oneOf(words, "steady, waves or bursts", kPatterns);
    } else if (words.take("--period-ms")) {
        spec.shape.periodMs = upTo(words, "milliseconds", kMostMs);
    } else if (words.take("--lowest")) {
        spec.shape.lowest = shareOf(words);
    } else if (words.take("--burst-ms")) {
        spec.shape.burstMs = upTo(words, "milliseconds", kMostMs);
    } else if (words.take("--key-mix")) {
        spec.keys = oneOf(words, "none, uniform, zipf, single or hot-key", kMixes);
    } else if (words.take("--hot-share")) {
        spec.hotShare = shareOf(words);
    } else if (words.take("--null-keys")) {
        spec.nullKeyChance = shareOf(words);
    } else if (words.take("--tombstones")) {
        spec.tombstoneChance = shareOf(words);
    } else if (words.take("--value-bytes-max")) {
        spec.valueBytesMax = upTo(words, "a size in bytes, up to 1000000", 1'000'000);
    } else if (words.take("--clock-offset-ms")) {
        spec.clockOffsetMs = words.number("milliseconds, negative: in the past");
    } else if (words.take("--wrong-clock")) {
        spec.wrongClockChance = shareOf(words);
    } else {
        return false;
    }
    return true;
}

/// Settings of the Java client.
bool takeSettings(SimWords& words, ProducerSpec& spec) {
    if (words.take("--buffer-bytes")) {
        spec.bufferBytes = upTo(words, "a size in bytes", kMostBytes);
    } else if (words.take("--max-block-ms")) {
        spec.maxBlockMs = upTo(words, "milliseconds", kMostMs);
    } else if (words.take("--max-request-bytes")) {
        spec.maxRequestBytes = upTo(words, "a size in bytes", 2'147'483'647);
    } else if (words.take("--request-timeout-ms")) {
        spec.requestTimeoutMs = upTo(words, "milliseconds", kMostMs);
    } else if (words.take("--delivery-timeout-ms")) {
        spec.deliveryTimeoutMs = upTo(words, "milliseconds", kMostMs);
    } else if (words.take("--linger-ms")) {
        spec.lingerMs = upTo(words, "milliseconds", kMostMs);
    } else if (words.take("--batch-bytes")) {
        spec.batchBytes = upTo(words, "a size in bytes", kMostBytes);
    } else if (words.take("--compression")) {
        spec.compression = words.text("none, gzip, snappy, lz4 or zstd");
    } else if (words.take("--no-idempotence")) {
        spec.idempotent = false;
    } else if (words.take("--user")) {
        spec.user = words.text("a user");
    } else {
        return false;
    }
    return true;
}

std::optional<double> rateOrNone(SimWords& words) {
    if (words.take("none")) return std::nullopt;
    return words.decimal("bytes a second, or none");
}

}  // namespace

bool takeWorkload(SimWords& words, ProducerSpec& spec) {
    return takeShape(words, spec) || takeSettings(words, spec);
}

sim::AlterClientQuotas setQuota(SimWords& words) {
    sim::AlterClientQuotas command;
    while (!words.empty()) {
        if (words.take("--user")) {
            const std::string name = words.text("a user, or default");
            command.entity["user"] = name == "default" ? std::nullopt : std::optional(name);
        } else if (words.take("--client")) {
            const std::string name = words.text("a client.id, or default");
            command.entity["client-id"] = name == "default" ? std::nullopt : std::optional(name);
        } else if (words.take("--producer-byte-rate")) {
            command.changes["producer_byte_rate"] = rateOrNone(words);
        } else if (words.take("--consumer-byte-rate")) {
            command.changes["consumer_byte_rate"] = rateOrNone(words);
        } else if (words.take("--controller-mutation-rate")) {
            command.changes["controller_mutation_rate"] = rateOrNone(words);
        } else {
            words.finish();
        }
    }
    if (command.entity.empty()) words.text("--user or --client");
    if (command.changes.empty()) words.text("--producer-byte-rate, --consumer-byte-rate or --controller-mutation-rate");
    return command;
}

}  // namespace logarium::console

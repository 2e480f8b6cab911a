#include "core/console/tools/sim_clients.h"

#include <fmt/format.h>

#include "core/console/admin.h"
#include "core/console/tools/sim_workload.h"

namespace logarium::console {
namespace {

constexpr double kHighestRate = 1'000'000;
constexpr std::int64_t kMostKeys = 1'000'000, kMostValueBytes = 1'000'000;

double rateOf(SimWords& words) {
    const double rate = words.decimal("a rate, records a second");
    if (!(rate >= 0 && rate <= kHighestRate)) wrongWord("a rate is 0 to 1000000 records a second");
    return rate;
}

int boundedNumber(SimWords& words, const char* what, std::int64_t most) {
    const std::int64_t number = words.number(what);
    if (number < 0 || number > most) words.wrong(std::to_string(number), what);
    return static_cast<int>(number);
}

/// The options of clients that write in transactions. False: the next word is none of them.
template <class Spec>
bool takeTransactional(SimWords& words, Spec& spec) {
    if (words.take("--transactional-id")) {
        spec.transactionalId = words.text("a transactional.id");
    } else if (words.take("--transaction-records")) {
        spec.transactionRecords = boundedNumber(words, "how many records, up to 1000000", kMostKeys);
    } else if (words.take("--transaction-timeout-ms")) {
        spec.transactionTimeoutMs = boundedNumber(words, "milliseconds, up to 1000000", kMostKeys);
    } else if (words.take("--abort-every")) {
        spec.abortEvery = boundedNumber(words, "every which transaction, up to 1000000", kMostKeys);
    } else if (words.take("--commit-delay-ms")) {
        spec.commitDelayMs = boundedNumber(words, "milliseconds, up to 1000000", kMostKeys);
    } else {
        return false;
    }
    return true;
}

}  // namespace

sim::StartProducer startProducer(SimWords& words) {
    client::ProducerSpec spec;
    spec.name = words.text("a name");
    while (!words.empty()) {
        if (words.take("--topic")) {
            spec.topic = words.text("a topic");
        } else if (words.take("--rate")) {
            spec.recordsPerSecond = rateOf(words);
        } else if (words.take("--acks")) {
            spec.acks = words.acks();
        } else if (words.take("--keys")) {
            spec.keyCount = boundedNumber(words, "how many keys, up to 1000000", kMostKeys);
            if (spec.keyCount == 0) spec.keys = client::KeyMix::None, spec.keyCount = 1;
        } else if (words.take("--value-bytes")) {
            spec.valueBytes = boundedNumber(words, "a size in bytes, up to 1000000", kMostValueBytes);
        } else if (words.take("--partition")) {
            spec.partition = static_cast<std::int32_t>(words.number("a partition's number"));
        } else if (!takeTransactional(words, spec) && !takeWorkload(words, spec)) {
            words.finish();
        }
    }
    if (spec.topic.empty()) words.text("--topic");
    return {spec};
}

sim::StartTransform startTransform(SimWords& words) {
    client::TransformSpec spec;
    spec.name = words.text("a name");
    while (!words.empty()) {
        if (words.take("--topic")) {
            spec.topic = words.text("a topic to read");
        } else if (words.take("--output")) {
            spec.output = words.text("a topic to write");
        } else if (words.take("--group")) {
            spec.group = words.text("a group");
        } else if (words.take("--protocol")) {
            spec.protocol = words.text("classic or consumer");
        } else if (!takeTransactional(words, spec)) {
            words.finish();
        }
    }
    if (spec.topic.empty()) words.text("--topic");
    if (spec.output.empty()) words.text("--output");
    if (spec.group.empty()) spec.group = spec.name;
    if (spec.transactionalId.empty()) spec.transactionalId = spec.name;
    return {spec};
}

sim::ChangeProducer changeProducer(SimWords& words, const sim::World& world) {
    sim::ChangeProducer change{words.client(world), {}, {}};
    while (!words.empty()) {
        if (words.take("--rate")) {
            change.recordsPerSecond = rateOf(words);
        } else if (words.take("--acks")) {
            change.acks = words.acks();
        } else {
            words.finish();
        }
    }
    return change;
}

sim::StartConsumer startConsumer(SimWords& words) {
    client::ConsumerSpec spec;
    spec.name = words.text("a name");
    spec.fromBeginning = false;
    while (!words.empty()) {
        if (words.take("--topic")) {
            spec.topic = words.text("a topic");
        } else if (words.take("--from-beginning")) {
            spec.fromBeginning = true;
        } else if (words.take("--rate")) {
            spec.recordsPerSecond = rateOf(words);
        } else if (words.take("--partition")) {
            spec.partition = static_cast<std::int32_t>(words.number("a partition's number"));
        } else if (words.take("--group")) {
            spec.group = words.text("a group");
        } else if (words.take("--include")) {
            spec.include = words.text("a regular expression of topics");
        } else if (words.take("--protocol")) {
            spec.protocol = words.text("classic or consumer");
        } else if (words.take("--instance-id")) {
            spec.instanceId = words.text("a group.instance.id");
        } else if (words.take("--rack")) {
            spec.rack = words.text("a rack");
        } else if (words.take("--user")) {
            spec.user = words.text("a user");
        } else if (words.take("--isolation-level")) {
            spec.readCommitted = words.text("read_committed or read_uncommitted") == "read_committed";
        } else if (words.take("--assignors")) {
            spec.assignors = javaSplit(words.text("assignors, with commas between them"), ',');
        } else {
            words.finish();
        }
    }
    if (spec.topic.empty() && (spec.include.empty() || spec.group.empty())) words.text("--topic");
    return {spec};
}

std::string tallyText(const sim::World& world, const sim::SimClient& client) {
    std::string text;
    const auto add = [&text](std::int64_t count, const char* what) {
        text += fmt::format("{}{} {}", text.empty() ? ": " : ", ", count, what);
    };
    std::int64_t throttledMs = 0;
    if (const client::Consumer* consumer = client.consumer()) {
        add(consumer->received(), "read");
        throttledMs += consumer->throttledMs();
    }
    if (const client::Producer* producer = client.producer()) {
        const client::ProducerTally& tally = producer->tally();
        const sim::Deliveries deliveries = sim::deliveriesOf(world, client.id);
        add(tally.sent, "sent");
        add(tally.acknowledged, "acknowledged");
        add(deliveries.lost, "lost");
        add(deliveries.duplicated, "duplicated");
        add(tally.failed, "failed");
        throttledMs += tally.throttledMs;
    }
    if (throttledMs > 0) add(throttledMs, "ms throttled");
    return text;
}

}  // namespace logarium::console

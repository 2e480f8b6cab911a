#include "core/console/tools/sim_clients.h"

namespace logarium::console {

sim::StartProducer startProducer(SimWords& words) {
    client::ProducerSpec spec;
    spec.name = words.text("a name");
    while (!words.empty()) {
        if (words.take("--topic")) {
            spec.topic = words.text("a topic");
        } else if (words.take("--rate")) {
            spec.recordsPerSecond = words.decimal("a rate, records a second");
        } else if (words.take("--acks")) {
            spec.acks = words.acks();
        } else if (words.take("--keys")) {
            spec.keyCount = static_cast<int>(words.number("how many keys"));
            if (spec.keyCount == 0) spec.keys = client::KeyMix::None, spec.keyCount = 1;
        } else if (words.take("--value-bytes")) {
            spec.valueBytes = static_cast<int>(words.number("a size in bytes"));
        } else if (words.take("--partition")) {
            spec.partition = static_cast<std::int32_t>(words.number("a partition's number"));
        } else {
            words.finish();
        }
    }
    if (spec.topic.empty()) words.text("--topic");
    return {spec};
}

sim::ChangeProducer changeProducer(SimWords& words, const sim::World& world) {
    sim::ChangeProducer change{words.client(world), {}, {}};
    while (!words.empty()) {
        if (words.take("--rate")) {
            change.recordsPerSecond = words.decimal("a rate, records a second");
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
            spec.recordsPerSecond = words.decimal("a rate, records a second");
        } else if (words.take("--partition")) {
            spec.partition = static_cast<std::int32_t>(words.number("a partition's number"));
        } else {
            words.finish();
        }
    }
    if (spec.topic.empty()) words.text("--topic");
    return {spec};
}

}  // namespace logarium::console

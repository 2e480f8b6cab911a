#include "core/console/tools/produce_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/client/partitioner.h"
#include "core/client/record_size.h"
#include "core/console/failure.h"

namespace logarium::console {
namespace {

std::string sizeText(const std::optional<std::string>& bytes) {
    return bytes ? fmt::format("{} bytes", bytes->size()) : "null";
}

}  // namespace

void logSendError(Micros now, const std::string& topic, const client::ProducedRecord& record, Output& output) {
    output.log(now, "ERROR",
               fmt::format("Error when sending message to topic {} with key: {}, value: {} with error:", topic,
                           sizeText(record.key), sizeText(record.value)),
               "org.apache.kafka.clients.producer.internals.ErrorLoggingCallback");
}

ProduceReport::ProduceReport(const sim::Outcome& started, sim::ProduceOnce command)
    : command_(std::move(command)), client_(started.client), seen_(started.event) {}

bool ProduceReport::read(const sim::Simulation& simulation, Output& output) {
    const sim::World& world = simulation.world();
    const auto* topic = world.controller.image().topic(command_.topic);
    const auto partitions = topic == nullptr ? 1 : static_cast<std::int32_t>(topic->partitions.size());
    const auto& events = simulation.events();
    for (std::size_t i = simulation.eventsAfter(seen_); i < events.size(); ++i) {
        seen_ = events[i].id;
        if (events[i].subject.client != client_) continue;
        if (const auto* fact = std::get_if<client::BatchRetried>(&events[i].fact)) retried(events[i], *fact, output);
        if (const auto* fact = std::get_if<client::SendFailed>(&events[i].fact)) refused(events[i], *fact, output);
        if (const auto* fact = std::get_if<client::BatchFailed>(&events[i].fact))
            failed(events[i], *fact, partitions, output);
    }
    const sim::SimClient* client = world.client(client_);
    return client == nullptr || client->stopped || client->producer()->done();
}

void ProduceReport::retried(const sim::Event& event, const client::BatchRetried& fact, Output& output) {
    output.log(event.at, "WARN",
               fmt::format("[Producer clientId=console-producer] Got error produce response with correlation id {} on "
                           "topic-partition {}-{}, retrying ({} attempts left). Error: {}",
                           correlation_++, command_.topic, event.subject.partition.partition,
                           command_.retries - fact.attempt + 1, errorName(fact.error)),
               "org.apache.kafka.clients.producer.internals.Sender");
}

void ProduceReport::refused(const sim::Event& event, const client::SendFailed& fact, Output& output) {
    const auto record = std::ranges::find_if(command_.records, [&](const client::ProducedRecord& each) {
        return client::whyTooLarge(each, command_.maxRequestBytes, command_.bufferBytes).has_value();
    });
    if (record == command_.records.end()) return;  // It found no room in time.
    logSendError(event.at, command_.topic, *record, output);
    output.err("org.apache.kafka.common.errors.RecordTooLargeException: " + fact.reason);
    command_.records.erase(record);
}

void ProduceReport::failed(const sim::Event& event, const client::BatchFailed& fact, std::int32_t partitions,
                           Output& output) {
    int left = fact.records;
    std::erase_if(command_.records, [&](const client::ProducedRecord& record) {
        const bool here = !record.key || client::partitionForKey(asBytes(*record.key), partitions) ==
                                             event.subject.partition.partition;
        if (left == 0 || !here) return false;
        --left;
        logSendError(event.at, command_.topic, record, output);
        printStackTrace(ToolFailure(KafkaError{fact.error, std::string(errorInfo(fact.error).message)}), "", output);
        return true;
    });
}

}  // namespace logarium::console

#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <variant>

#include "core/base/random.h"
#include "core/client/consumer.h"
#include "core/client/producer.h"
#include "core/client/transform.h"
#include "core/sim/delivery_account.h"
#include "core/sim/message.h"

namespace logarium::sim {

/// A client in the World: the deciding value and what its host has to remember for it. A plain value.
struct SimClient {
    explicit SimClient(client::Producer producer) : as(std::move(producer)) {}
    explicit SimClient(client::Consumer consumer) : as(std::move(consumer)) {}
    explicit SimClient(client::Transform transform) : as(std::move(transform)) {}
    SimClient() : as(client::Producer({}, Micros{0})) {}

    ClientId id = kNoClient;
    std::variant<client::Producer, client::Consumer, client::Transform> as;
    Random random;
    bool once = false;     ///< of ProduceOnce: gone when its records are decided
    bool stopped = false;  ///< told that it stopped; takes part in nothing any more
    EventId started;
    std::shared_ptr<const cluster::ClientIdentity> who;  ///< to brokers
    DeliveryAccount account;                             ///< of what it writes

    bool metadataAsked = false;
    std::int32_t metadataFails = 0;  ///< answers in a row that did not help
    Micros metadataNotBefore;
    Micros alarm{std::numeric_limits<std::int64_t>::max()};  ///< when it is timed to be woken

    /// What it writes with and what it reads with; a Transform has both.
    const client::Producer* producer() const {
        return transform() != nullptr ? &transform()->output : std::get_if<client::Producer>(&as);
    }
    client::Producer* producer() {
        return transform() != nullptr ? &transform()->output : std::get_if<client::Producer>(&as);
    }
    const client::Consumer* consumer() const {
        return transform() != nullptr ? &transform()->input : std::get_if<client::Consumer>(&as);
    }
    client::Consumer* consumer() {
        return transform() != nullptr ? &transform()->input : std::get_if<client::Consumer>(&as);
    }
    const client::Transform* transform() const { return std::get_if<client::Transform>(&as); }
    client::Transform* transform() { return std::get_if<client::Transform>(&as); }
    const std::string& topic() const {
        return consumer() != nullptr ? consumer()->spec().topic : producer()->spec().topic;
    }
    const std::string& name() const {
        return producer() != nullptr ? producer()->spec().name : consumer()->spec().name;
    }
    bool metadataWanted() const {
        return (producer() != nullptr && producer()->metadataWanted()) ||
               (consumer() != nullptr && consumer()->metadataWanted());
    }
};

}  // namespace logarium::sim

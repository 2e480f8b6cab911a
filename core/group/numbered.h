#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "core/group/assignor.h"

namespace logarium::group {

/// The partitions and members of an assignment by dense numbers: assigning thousands of partitions then compares no
/// names. Topics that nobody wants have no partitions here.
class Numbered {
public:
    Numbered(const Subscribers& members, const TopicSizes& topics);

    std::size_t members() const { return members_.size(); }
    const Subscriber& member(std::size_t number) const { return members_[number]; }
    /// Partitions by topic name and number are 0, 1, 2, ...
    std::size_t partitions() const { return topicOf_.size(); }
    std::size_t topicOf(std::size_t partition) const { return topicOf_[partition]; }
    std::size_t sizeOf(std::size_t topic) const { return topics_[topic].size; }
    TopicPartition name(std::size_t partition) const;
    /// -1: there is no such partition that anybody wants.
    std::ptrdiff_t numberOf(const TopicPartition& partition) const;
    /// Who wants the topic, by member number.
    const std::vector<std::size_t>& takersOf(std::size_t topic) const { return topics_[topic].takers; }
    bool wants(std::size_t member, std::size_t topic) const { return wanted_[member * topics_.size() + topic] != 0; }
    /// Everybody wants the same topics.
    bool alike() const { return alike_; }
    /// Members in the order in which a Java HashMap of their ids is walked.
    std::vector<std::size_t> inHashOrder() const;
    /// Members by id.
    std::vector<std::size_t> byId() const;
    Assignment named(const std::vector<std::vector<std::size_t>>& partitionsOf) const;

private:
    struct Topic {
        std::string_view name;
        std::size_t first = 0, size = 0;
        std::vector<std::size_t> takers;
    };
    const Subscribers& members_;
    std::vector<Topic> topics_;  // By name.
    std::vector<std::size_t> topicOf_;
    std::vector<char> wanted_;
    bool alike_ = true;
};

}  // namespace logarium::group

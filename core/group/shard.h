#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "core/group/classic_group.h"
#include "core/group/consumer_group.h"
#include "core/group/step.h"

namespace logarium::group {

/// All groups of one partition of __consumer_offsets, with their committed offsets: a value. A request or a deadline
/// leads to records, answers and facts; replaying the records gives the same groups again.
///
/// Stands for Kafka's GroupCoordinatorShard with GroupMetadataManager and OffsetMetadataManager.
class Shard {
public:
    using Group = std::variant<ClassicGroup, ConsumerGroup>;
    using Offsets = std::map<TopicPartition, CommittedOffset>;

    const std::map<std::string, Group>& groups() const { return groups_; }
    const Group* find(const std::string& name) const;
    /// Committed, and the records of it as well.
    const Offsets& offsetsOf(const std::string& group) const;
    std::int64_t offsetCount() const;

    void handle(const Request& asked, const Asker& asker, Step& step);
    /// What speaks against DeleteGroup, DeleteOffsets, or an OffsetCommit of an Admin client.
    ErrorCode objection(const Request& asked) const;
    /// The records of a commit are committed themselves: from now on it counts.
    void committed(const OffsetCommitRecord& record);

    /// The record of a transaction is appended: nobody may ask for this offset before that one is decided.
    void pend(std::int64_t producerId, const OffsetCommitRecord& record);
    /// The producer's transaction is decided: what it wrote counts, or is forgotten.
    void endTransaction(std::int64_t producerId, bool commits);
    bool inTransaction(const std::string& group) const;
    bool unstable(const std::string& group, const TopicPartition& partition) const;

    Micros nextDeadline(const Settings& settings) const;
    void expire(Step& step);

    /// `names`: of the topics that are there, by id.
    void replay(const Record& record, const std::map<Uuid, std::string>& names);
    /// All records are read: sessions begin.
    void resume(Step& step);
    /// This coordinator is none any more: whoever waits is told so.
    void dissolve(ErrorCode error, std::vector<Answer>& answers);

private:
    void on(const FindCoordinator&, const Asker&, Step&) {}
    void on(const JoinGroup& asked, const Asker& asker, Step& step);
    void on(const SyncGroup& asked, const Asker& asker, Step& step);
    void on(const Heartbeat& asked, const Asker& asker, Step& step);
    void on(const LeaveGroup& asked, const Asker& asker, Step& step);
    void on(const OffsetCommit& asked, const Asker& asker, Step& step);
    void on(const OffsetFetch& asked, const Asker& asker, Step& step);
    void on(const ConsumerHeartbeat& asked, const Asker& asker, Step& step);
    void on(const DeleteGroup& asked, const Asker& asker, Step& step);
    void on(const DeleteOffsets& asked, const Asker& asker, Step& step);
    void on(const TxnOffsetCommit& asked, const Asker& asker, Step& step);
    ErrorCode mayCommit(const OffsetCommit& asked, Step& step);
    ClassicGroup* classic(const std::string& name);
    ConsumerGroup* consumer(const std::string& name);
    void erase(const std::string& name, std::vector<Record>& records);
    bool dropOffsets(const std::string& name, const std::vector<TopicPartition>& gone, std::vector<Record>& records);
    std::optional<Micros> expiryOf(const std::string& name, const TopicPartition& partition,
                                   const CommittedOffset& offset, const Settings& settings) const;
    Micros firstExpiry(const std::string& name, const Settings& settings) const;
    Micros nextCleanup(const Settings& settings) const;
    void cleanUp(Step& step);
    static bool mayTakeOver(const ClassicGroup& group, const Settings& settings);
    void takeOver(const std::string& name, Step& step);
    void goBack(const std::string& name, Step& step);
    template <class Entry>
    ConsumerGroup& consumerOf(const Entry& record);

    std::map<std::string, Group> groups_;
    std::map<std::string, Offsets> offsets_;                           ///< by group
    std::map<std::int64_t, std::map<std::string, Offsets>> unstable_;  ///< by producer id and group
    Micros resumedAt_;
    Micros cleanedAt_;
};

/// "Classic" or "Consumer"; state, members as Kafka's tools name and count them.
std::string_view typeName(const Shard::Group& group);
std::string_view stateName(const Shard::Group& group);
std::size_t memberCount(const Shard::Group& group);

}  // namespace logarium::group

#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/disk/disk.h"
#include "core/log/survey/data_directory.h"
#include "core/observe/cluster_view.h"
#include "core/observe/log_view.h"

namespace logarium::observe {

/// One broker's data directory inside an opened directory.
struct OpenedBroker {
    std::string path;  ///< on the disk; "" for the root
    BrokerId id;       ///< node.id of meta.properties, or a number of its own
    log::DataDirectorySurvey survey;
    std::vector<ReplicaId> replicas;  ///< of survey.partitions, in that order
};

/// A Kafka data directory that somebody opened, for showing: read only, and believed nothing. What `Snapshot` is of a
/// simulated cluster. Positions and names come from the files as they lie there; no log is opened.
class OpenedDirectory {
public:
    /// Surveys the directory. `path` may be a data directory, the directory above several, or one partition's; anything
    /// else is a Failure. Progress: partitions looked at; false cancels (a Failure, too).
    static Result<std::shared_ptr<const OpenedDirectory>> open(const disk::Disk& disk, std::string_view path,
                                                               const log::SurveyProgress& progress = {});

    const std::vector<OpenedBroker>& brokers() const { return brokers_; }
    /// Brokers, topics and partitions with what the survey knows. Directories that are being deleted, strays and such
    /// stand as topics of their own, named after the directory.
    const ClusterView& cluster() const { return cluster_; }

    /// The partition's directory on the disk; empty when there is none.
    std::string directoryOf(ReplicaId replica) const;
    const log::PartitionSurvey* survey(ReplicaId replica) const;
    const OpenedBroker* broker(BrokerId id) const;

    /// Reads the partition's segments: names, sizes, first and last timestamps. `keepOn` is asked now and then; false
    /// ends the reading with nothing.
    std::optional<LogView> readLog(const disk::Disk& disk, ReplicaId replica,
                                   const std::function<bool()>& keepOn = {}) const;
    std::optional<SegmentPage> page(const disk::Disk& disk, ReplicaId replica, Offset segmentBase,
                                    std::int64_t fromPosition, std::int64_t maxBytes) const;
    std::vector<BatchOutline> outline(const disk::Disk& disk, ReplicaId replica, Offset segmentBase,
                                      std::int64_t fromPosition, std::size_t most) const;
    std::optional<IndexPage> index(const disk::Disk& disk, ReplicaId replica, Offset segmentBase, IndexKind kind,
                                   std::int64_t fromSlot, std::int64_t most) const;

private:
    void addBroker(OpenedBroker broker);
    void addPartition(OpenedBroker& broker, const log::PartitionSurvey& survey);

    std::vector<OpenedBroker> brokers_;
    ClusterView cluster_;
};

}  // namespace logarium::observe

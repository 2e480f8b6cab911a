#include "core/log/dump/file_kind.h"

#include <array>
#include <utility>

namespace logarium::log {
namespace {

constexpr std::array<std::pair<std::string_view, FileKind>, 14> kEndings{{
    {".deleted", FileKind::Deleted},
    {".cleaned", FileKind::Cleaned},
    {".swap", FileKind::Swap},
    {".log", FileKind::Log},
    {".index", FileKind::OffsetIndex},
    {".timeindex", FileKind::TimeIndex},
    {".txnindex", FileKind::TransactionIndex},
    {".snapshot", FileKind::ProducerSnapshot},
    {".checkpoint", FileKind::MetadataSnapshot},
    {"leader-epoch-checkpoint", FileKind::LeaderEpochs},
    {"-offset-checkpoint", FileKind::OffsetCheckpoint},
    {"partition.metadata", FileKind::PartitionMetadata},
    {"meta.properties", FileKind::MetaProperties},
    {".kafka_cleanshutdown", FileKind::CleanShutdown},
}};

}  // namespace

FileKind fileKind(std::string_view name) {
    for (const auto& [ending, kind] : kEndings)
        if (name.ends_with(ending)) return kind;
    return FileKind::Other;
}

}  // namespace logarium::log

#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/log/dump/dump.h"
#include "core/log/dump/finding.h"
#include "core/log/dump/inspect.h"

/// The pieces of inspectFile(), one for each kind of file.
namespace logarium::log::parts {

/// One file to check. Tells at most so many findings, then how many more there are.
class FileCheck {
public:
    FileCheck(const disk::Disk& disk, std::string path, std::string shown, const InspectOutput& output)
        : disk_(disk), path_(std::move(path)), shown_(std::move(shown)), output_(output) {}
    ~FileCheck();
    FileCheck(const FileCheck&) = delete;
    FileCheck& operator=(const FileCheck&) = delete;

    const disk::Disk& disk() const { return disk_; }
    const std::string& path() const { return path_; }
    std::string_view name() const;
    /// The number that the name begins with; -1 when there is none.
    std::int64_t baseOffset() const;
    /// The same segment's file of another kind.
    std::string sibling(std::string_view suffix) const;

    void damage(std::int64_t position, std::string what, std::string recovery = {});
    void note(std::int64_t position, std::string what, std::string recovery = {});
    void line(std::string_view text) const { output_.text.line(text); }
    /// How much damage was found so far.
    int damages() const { return damages_; }

private:
    void tell(Finding::Severity severity, std::int64_t position, std::string what, std::string recovery);

    const disk::Disk& disk_;
    std::string path_;
    std::string shown_;
    const InspectOutput& output_;
    int told_ = 0;
    int damages_ = 0;
};

LogSummary checkLog(FileCheck& check);
void checkOffsetIndex(FileCheck& check);
void checkTimeIndex(FileCheck& check);
void checkTransactionIndex(FileCheck& check);
void checkProducerSnapshot(FileCheck& check);

/// The files of text print what they hold by themselves when `print` says so.
void checkLeaderEpochs(FileCheck& check, bool print);
void checkOffsetCheckpoint(FileCheck& check, bool print);
void checkPartitionMetadata(FileCheck& check, bool print);
void checkMetaProperties(FileCheck& check, bool print);
void checkCleanShutdown(FileCheck& check, bool print);

}  // namespace logarium::log::parts

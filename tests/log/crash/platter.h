#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "tests/log/crash/tape_disk.h"

namespace logarium::crash {

/// What a cut takes. Names and sizes go through one journal, as with ext4 and XFS: they are kept or lost in order, and
/// any sync writes the journal out. Bytes are each file's own affair until that file is synced.
enum class Loss : std::uint8_t {
    Nothing,     ///< the process died, the machine did not
    HalfAWrite,  ///< the same, in the middle of the next write
    Unsynced,    ///< all bytes not synced
    Some,        ///< of the writes not synced, some are there, some are not, some are there in part
    Zeroed,      ///< the space of the writes not synced is there, their bytes are not
    Journal,     ///< all bytes not synced, and the names and sizes since the last sync
};
inline constexpr Loss kLosses[] = {Loss::Nothing, Loss::HalfAWrite, Loss::Unsynced,
                                   Loss::Some,    Loss::Zeroed,     Loss::Journal};

/// What a machine's disk holds for certain and what only its memory holds, told operation by operation.
class Platter {
public:
    void apply(const Operation& operation) {
        ++clock_;
        switch (operation.kind) {
            case Operation::Kind::Write:
            case Operation::Kind::Truncate:
                return change(operation);
            case Operation::Kind::Rename:
                names_[operation.to] = names_.at(operation.path);
                names_.erase(operation.path);
                return;
            case Operation::Kind::Remove:
                names_.erase(operation.path);
                return;
            case Operation::Kind::CreateDirectory:
                names_[operation.path] = kDirectory;
                return;
            case Operation::Kind::Sync:
                return sync(operation.path);
        }
    }

    /// What is found after a cut; `next` is what was being done then.
    disk::MemoryDisk left(Loss loss, const Operation* next, Random& random) const {
        disk::MemoryDisk disk;
        for (const auto& [name, file] : loss == Loss::Journal ? syncedNames_ : names_) {
            if (file == kDirectory)
                disk.createDirectory(name);
            else
                disk.replace(name, bytesOf(files_[static_cast<std::size_t>(file)], loss, random));
        }
        if (loss == Loss::HalfAWrite && next != nullptr && next->kind == Operation::Kind::Write)
            disk.write(next->path, next->position, ByteView(next->bytes).first(random.below(next->bytes.size())));
        return disk;
    }

private:
    static constexpr int kDirectory = -1;
    struct File {
        Bytes synced;
        std::vector<std::pair<std::int64_t, Operation>> since;  // With the time of each.
    };

    void change(const Operation& operation) {
        const auto [at, fresh] = names_.try_emplace(operation.path, static_cast<int>(files_.size()));
        if (fresh) files_.emplace_back();
        files_[static_cast<std::size_t>(at->second)].since.emplace_back(clock_, operation);
    }

    void sync(const std::string& path) {
        syncedNames_ = names_;
        lastSync_ = clock_;
        const int number = path.empty() ? kDirectory : names_.at(path);  // The root has no name.
        if (number == kDirectory) return;
        File& file = files_[static_cast<std::size_t>(number)];
        Random unused;
        file.synced = bytesOf(file, Loss::Nothing, unused);
        file.since.clear();
    }

    static void put(Bytes& bytes, std::int64_t position, ByteView more) {
        const auto at = static_cast<std::size_t>(position);
        if (bytes.size() < at + more.size()) bytes.resize(at + more.size());
        std::ranges::copy(more, bytes.begin() + position);
    }

    Bytes bytesOf(const File& file, Loss loss, Random& random) const {
        Bytes bytes = file.synced;
        for (const auto& [when, operation] : file.since) {
            const ByteView written = operation.bytes;
            if (operation.kind == Operation::Kind::Truncate) {
                if (loss != Loss::Journal || when < lastSync_)
                    bytes.resize(static_cast<std::size_t>(operation.position));
            } else if (loss == Loss::Nothing || loss == Loss::HalfAWrite) {
                put(bytes, operation.position, written);
            } else if (loss == Loss::Zeroed) {
                put(bytes, operation.position, Bytes(written.size()));
            } else if (loss == Loss::Some) {
                const auto fate = random.below(4);
                if (fate < 2) put(bytes, operation.position, written);
                if (fate == 2) put(bytes, operation.position, written.first(random.below(written.size() + 1)));
            }
        }
        return bytes;
    }

    std::map<std::string, int> names_, syncedNames_;  // To the number of a file.
    std::vector<File> files_;
    std::int64_t clock_ = 0, lastSync_ = 0;
};

}  // namespace logarium::crash

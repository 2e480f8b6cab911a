#include "core/disk/mirror.h"

#include <algorithm>
#include <set>

#include "core/base/assert.h"

namespace logarium::disk {
namespace {

constexpr std::string_view kMarkerText =
    "This directory is written by Logarium, which removes from it whatever it does not know.\n";

std::string joined(const std::string& directory, const std::string& name) {
    return directory.empty() ? name : directory + "/" + name;
}

/// All paths that may stay when nothing is known of the directory.
std::set<std::string> wantedPaths(const Mirror::Parts& parts) {
    std::set<std::string> wanted{Mirror::kMarkerFile};
    for (const auto& [directory, disk] : parts) {
        for (std::size_t end = 0; end < directory.size();) {
            end = std::min(directory.find('/', end + 1), directory.size());
            wanted.insert(directory.substr(0, end));
        }
        for (const MemoryDisk::Entry& entry : disk.entries()) wanted.insert(joined(directory, *entry.path));
    }
    return wanted;
}

/// Whether the disk still has this very name, of the same kind.
bool has(const MemoryDisk& disk, const MemoryDisk::Entry& entry) {
    const MemoryDisk::Entry* there = disk.find(*entry.path);
    return there != nullptr && there->directory == entry.directory;
}

/// The bytes at [start, start + count) of a file and, behind its end, the zeros that making it longer adds.
ByteView viewWithZeros(const MemoryFile& file, std::int64_t start, std::size_t count, Bytes& scratch) {
    const auto there =
        static_cast<std::size_t>(std::clamp<std::int64_t>(file.size() - start, 0, static_cast<std::int64_t>(count)));
    const ByteView view = file.view(start, there, scratch);
    if (there == count) return view;
    if (view.data() != scratch.data()) scratch.assign(view.begin(), view.end());
    scratch.resize(count);
    std::fill(scratch.begin() + static_cast<std::ptrdiff_t>(there), scratch.end(), std::byte{0});
    return scratch;
}

}  // namespace

Mirror::Mirror(const std::filesystem::path& root) : disk_(root) {
    if (disk_.exists(kMarkerFile)) return;
    if (!disk_.list().empty())
        throw DiskFailure(root.string(), "mirror into",
                          "the directory is not empty and not ours (it has no file .logarium)");
    disk_.replace(kMarkerFile, asBytes(kMarkerText));
}

MirrorWork Mirror::follow(const Parts& parts) {
    MirrorWork work;
    const bool known = std::exchange(known_, false);  // Until all is done, a failure leaves the directory unknown.
    if (!known) {
        written_.clear();
        removeStrangers("", wantedPaths(parts), work);
    }
    for (const auto& [directory, disk] : written_)
        if (!parts.contains(directory)) removePart(directory, parts, work);
    for (const auto& [directory, disk] : parts) {
        const auto before = written_.find(directory);
        if (before != written_.end() && before->second.same(disk)) continue;
        followPart(directory, before == written_.end() ? MemoryDisk() : before->second, disk, work);
    }
    written_ = parts;
    known_ = true;
    return work;
}

void Mirror::followPart(const std::string& directory, const MemoryDisk& before, const MemoryDisk& now,
                        MirrorWork& work) {
    disk_.createDirectory(directory);
    MemoryDisk old = before;
    old.setFaults({});
    moveRenamed(directory, old, now, work);
    removeGone(directory, old, now, work);
    for (const MemoryDisk::Entry& entry : now.entries()) {
        const std::string path = joined(directory, *entry.path);
        if (entry.directory) {
            disk_.createDirectory(path);
            continue;
        }
        const MemoryDisk::Entry* was = old.find(*entry.path);
        if (was == nullptr || was->directory)
            writeWhole(path, *entry.file, work);
        else if (!was->file.same(entry.file))
            writeDifference(path, *was->file, *entry.file, work);
    }
}

// A file under a new name still has its old handle: move it instead of writing it again (a segment becoming .deleted).
void Mirror::moveRenamed(const std::string& directory, MemoryDisk& before, const MemoryDisk& now, MirrorWork& work) {
    std::vector<MemoryDisk::Entry> gone;
    for (const MemoryDisk::Entry& entry : before.entries())
        if (!entry.directory && !has(now, entry)) gone.push_back(entry);
    if (gone.empty()) return;
    for (const MemoryDisk::Entry& entry : now.entries()) {
        if (entry.directory || before.find(*entry.path) != nullptr) continue;
        const std::size_t slash = entry.path->rfind('/');
        if (slash != std::string::npos && before.find(entry.path->substr(0, slash)) == nullptr) continue;
        const auto from = std::find_if(gone.begin(), gone.end(),
                                       [&](const MemoryDisk::Entry& old) { return old.file.same(entry.file); });
        if (from == gone.end()) continue;
        disk_.rename(joined(directory, *from->path), joined(directory, *entry.path));
        before.rename(*from->path, *entry.path);
        gone.erase(from);
        ++work.filesRenamed;
    }
}

void Mirror::removeGone(const std::string& directory, const MemoryDisk& before, const MemoryDisk& now,
                        MirrorWork& work) {
    const auto& entries = before.entries();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {  // What is in a directory goes before it.
        if (has(now, *entry)) continue;
        disk_.remove(joined(directory, *entry->path));
        ++work.filesRemoved;
    }
}

void Mirror::removePart(const std::string& directory, const Parts& parts, MirrorWork& work) {
    removeGone(directory, written_.at(directory), MemoryDisk(), work);
    for (std::string empty = directory; !empty.empty() && !parts.contains(empty) && disk_.exists(empty);) {
        if (!disk_.list(empty).empty()) return;
        disk_.remove(empty);
        const std::size_t slash = empty.rfind('/');
        empty.resize(slash == std::string::npos ? 0 : slash);
    }
}

void Mirror::removeStrangers(const std::string& directory, const std::set<std::string>& wanted, MirrorWork& work) {
    for (const DirectoryEntry& entry : disk_.list(directory)) {
        const std::string path = joined(directory, entry.name);
        if (entry.directory) removeStrangers(path, wanted, work);
        if (wanted.contains(path)) continue;
        disk_.remove(path);
        ++work.filesRemoved;
    }
}

void Mirror::writeWhole(const std::string& path, const MemoryFile& file, MirrorWork& work) {
    disk_.truncate(path, 0);
    disk_.truncate(path, file.size());
    for (const MemoryFile::Piece& piece : file.pieces()) {
        disk_.write(path, piece.start, *piece.bytes);
        work.bytesWritten += std::ssize(*piece.bytes);
    }
    ++work.filesWritten;
}

void Mirror::writeDifference(const std::string& path, const MemoryFile& before, const MemoryFile& now,
                             MirrorWork& work) {
    if (now.size() != before.size()) disk_.truncate(path, now.size());
    Bytes oldScratch, newScratch;
    // Bytes can differ only where a piece of either side is not shared; what neither side wrote is zero on both.
    const auto writeStretch = [&](const MemoryFile::Piece& piece) {
        const std::int64_t end = std::min(piece.end(), now.size());
        if (end <= piece.start) return;
        const auto count = static_cast<std::size_t>(end - piece.start);
        const ByteView old = viewWithZeros(before, piece.start, count, oldScratch);
        const ByteView wanted = now.view(piece.start, count, newScratch);
        const auto first = std::mismatch(wanted.begin(), wanted.end(), old.begin()).first - wanted.begin();
        if (static_cast<std::size_t>(first) == count) return;
        const auto last = std::mismatch(wanted.rbegin(), wanted.rend(), old.rbegin()).first.base() - wanted.begin();
        disk_.write(path, piece.start + first,
                    wanted.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
        work.bytesWritten += last - first;
    };
    for (const MemoryFile::Piece& piece : now.pieces())
        if (!before.shares(piece)) writeStretch(piece);
    for (const MemoryFile::Piece& piece : before.pieces())
        if (!now.shares(piece)) writeStretch(piece);
    ++work.filesWritten;
}

}  // namespace logarium::disk

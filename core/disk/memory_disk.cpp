#include "core/disk/memory_disk.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/base/assert.h"

namespace logarium::disk {
namespace {

using Entry = MemoryDisk::Entry;

std::vector<Entry>::const_iterator lowerBound(const std::vector<Entry>& table, std::string_view path) {
    return std::lower_bound(table.begin(), table.end(), path,
                            [](const Entry& entry, std::string_view wanted) { return *entry.path < wanted; });
}

std::vector<Entry>::iterator positionOf(std::vector<Entry>& table, std::string_view path) {
    return table.begin() + (lowerBound(table, path) - table.cbegin());
}

std::string_view parentOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool isBelow(std::string_view path, std::string_view directory) {
    return directory.empty() ||
           (path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/');
}

[[noreturn]] void fail(std::string_view path, const char* op, const char* reason) {
    throw DiskFailure(std::string(path), op, reason);
}

/// Differs for most paths: the end of a name says more than its beginning, and lengths differ by suffix.
std::uint64_t markOf(std::string_view path) {
    std::uint64_t head = 0, tail = 0;
    const std::size_t count = std::min(path.size(), sizeof tail);
    if (count > 0) std::memcpy(&tail, path.data() + path.size() - count, count);
    if (path.size() >= 2 * sizeof head) std::memcpy(&head, path.data() + path.size() - 2 * sizeof head, sizeof head);
    return (tail + path.size()) * 0x9E3779B97F4A7C15 ^ head;
}

Entry makeFile(std::string path, Cow<MemoryFile> file) {
    const std::uint64_t mark = markOf(path);
    return {std::make_shared<const std::string>(std::move(path)), false, std::move(file), mark};
}

Entry makeDirectory(std::string path) {
    const std::uint64_t mark = markOf(path);
    return {std::make_shared<const std::string>(std::move(path)), true, {}, mark};
}

/// A replica's disk has a handful of files: going through their marks beats comparing paths. Above that, the order
/// helps.
constexpr std::size_t kFewEntries = 48;

}  // namespace

void MemoryDisk::graft(const MemoryDisk& other) {
    const auto byPath = [](const Entry& a, const Entry& b) { return *a.path < *b.path; };
    std::vector<Entry> both;
    both.reserve(table_->size() + other.table_->size());
    std::merge(table_->begin(), table_->end(), other.table_->begin(), other.table_->end(), std::back_inserter(both),
               byPath);
    const auto same = [](const Entry& a, const Entry& b) { return *a.path == *b.path; };
    ensure(std::adjacent_find(both.begin(), both.end(), same) == both.end(), "grafted disks have no name in common");
    table_.write() = std::move(both);
}

const MemoryDisk::Entry* MemoryDisk::find(std::string_view path) const {
    if (table_->size() <= kFewEntries) {
        const std::uint64_t mark = markOf(path);
        for (const Entry& entry : *table_)
            if (entry.mark == mark && *entry.path == path) return &entry;
        return nullptr;
    }
    const auto found = lowerBound(*table_, path);
    return found != table_->end() && *found->path == path ? &*found : nullptr;
}

void MemoryDisk::checkReadable(std::string_view path, const char* op) const {
    checkPath(path, op);
    if (faults_.broken) fail(path, op, "the disk is broken");
}

const MemoryDisk::Entry* MemoryDisk::beginChange(std::string_view path, const char* op) {
    const Entry* entry = lookUp(path, op);
    if (path.empty()) fail(path, op, "the root cannot be changed");
    if (!faults_.failAfterOperations) return entry;
    if (*faults_.failAfterOperations <= 0) fail(path, op, "the disk is broken");
    --*faults_.failAfterOperations;
    return entry;
}

void MemoryDisk::checkParent(std::string_view path, const char* op) const {
    const std::string_view parent = parentOf(path);
    if (parent.empty()) return;
    const Entry* directory = find(parent);
    if (directory == nullptr) fail(path, op, "no such directory");
    if (!directory->directory) fail(path, op, "not a directory");
}

void MemoryDisk::checkRoom(std::string_view path, const char* op, std::int64_t more) const {
    if (faults_.capacityBytes && heldBytes() + more > *faults_.capacityBytes) fail(path, op, "no space left on device");
}

/// A name that is there was checked when it was made; only others can be bad.
const MemoryDisk::Entry* MemoryDisk::lookUp(std::string_view path, const char* op) const {
    if (faults_.broken) checkReadable(path, op);
    const Entry* entry = find(path);
    if (entry == nullptr) checkReadable(path, op);
    return entry;
}

const MemoryFile& MemoryDisk::fileAt(std::string_view path, const char* op) const {
    const Entry* entry = lookUp(path, op);
    if (entry == nullptr) fail(path, op, "no such file");
    if (entry->directory) fail(path, op, "is a directory");
    return *entry->file;
}

Cow<MemoryFile>& MemoryDisk::fileForWriting(const Entry* known, std::string_view path, const char* op) {
    if (known != nullptr && known->directory) fail(path, op, "is a directory");
    if (known != nullptr) {
        const auto index = known - table_->data();
        return table_.write()[static_cast<std::size_t>(index)].file;
    }
    checkParent(path, op);
    std::vector<Entry>& table = table_.write();
    return table.insert(positionOf(table, path), makeFile(std::string(path), {}))->file;
}

bool MemoryDisk::exists(std::string_view path) const {
    return lookUp(path, "look at") != nullptr || path.empty();
}

std::int64_t MemoryDisk::size(std::string_view path) const {
    return fileAt(path, "look at").size();
}

std::vector<DirectoryEntry> MemoryDisk::list(std::string_view directory) const {
    checkReadable(directory, "list");
    if (!directory.empty()) {
        const Entry* entry = find(directory);
        if (entry == nullptr) fail(directory, "list", "no such directory");
        if (!entry->directory) fail(directory, "list", "not a directory");
    }
    std::vector<DirectoryEntry> names;
    for (auto at = lowerBound(*table_, directory); at != table_->end(); ++at) {
        const std::string_view path = *at->path;
        if (parentOf(path) == directory && path != directory)
            names.push_back({std::string(path.substr(directory.empty() ? 0 : directory.size() + 1)), at->directory,
                             at->file->size()});
        else if (!isBelow(path, directory) && !path.starts_with(directory))
            break;
    }
    return names;
}

std::size_t MemoryDisk::read(std::string_view path, std::int64_t position, std::span<std::byte> into) const {
    const MemoryFile& file = fileAt(path, "read");
    if (position < 0) fail(path, "read", "negative position");
    const std::int64_t count = std::clamp<std::int64_t>(file.size() - position, 0, std::ssize(into));
    if (count > 0) file.read(position, into.first(static_cast<std::size_t>(count)));
    return static_cast<std::size_t>(count);
}

ByteView MemoryDisk::view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const {
    const MemoryFile& file = fileAt(path, "read");
    if (position < 0) fail(path, "read", "negative position");
    const auto there = static_cast<std::uint64_t>(std::max<std::int64_t>(file.size() - position, 0));
    return file.view(position, static_cast<std::size_t>(std::min<std::uint64_t>(there, count)), scratch);
}

void MemoryDisk::write(std::string_view path, std::int64_t position, ByteView bytes) {
    const Entry* known = beginChange(path, "write");
    if (position < 0 || position > std::numeric_limits<std::int64_t>::max() - std::ssize(bytes))
        fail(path, "write", "no such position");
    checkRoom(path, "write", std::ssize(bytes));
    fileForWriting(known, path, "write").write().write(position, bytes);
    ++counters_.writes;
    counters_.bytesWritten += std::ssize(bytes);
}

void MemoryDisk::truncate(std::string_view path, std::int64_t size) {
    const Entry* known = beginChange(path, "truncate");
    if (size < 0) fail(path, "truncate", "negative size");
    fileForWriting(known, path, "truncate").write().truncate(size);
    ++counters_.changes;
}

void MemoryDisk::rename(std::string_view from, std::string_view to) {
    beginChange(from, "rename");
    checkPath(to, "rename");
    const Entry* source = find(from);
    const Entry* target = find(to);
    if (source == nullptr) fail(from, "rename", "no such file");
    if (to.empty() || isBelow(to, from)) fail(to, "rename", "a directory does not go into itself");
    if (from == to) return;
    checkParent(to, "rename");
    if (target != nullptr && (target->directory || source->directory)) fail(to, "rename", "the name is taken");
    std::vector<Entry>& table = table_.write();
    if (target != nullptr) table.erase(positionOf(table, to));
    const auto firstMoved = std::stable_partition(table.begin(), table.end(), [&](const Entry& entry) {
        return *entry.path != from && !isBelow(*entry.path, from);
    });
    for (auto moved = firstMoved; moved != table.end(); ++moved) {
        moved->path = std::make_shared<const std::string>(std::string(to) + moved->path->substr(from.size()));
        moved->mark = markOf(*moved->path);
    }
    std::sort(table.begin(), table.end(), [](const Entry& a, const Entry& b) { return *a.path < *b.path; });
    ++counters_.changes;
}

bool MemoryDisk::remove(std::string_view path) {
    const Entry* entry = beginChange(path, "remove");
    if (entry == nullptr) return false;
    if (entry->directory && !list(path).empty()) fail(path, "remove", "the directory is not empty");
    std::vector<Entry>& table = table_.write();
    table.erase(positionOf(table, path));
    ++counters_.changes;
    return true;
}

void MemoryDisk::sync(std::string_view path) {
    if (path.empty())
        checkReadable(path, "sync");
    else
        beginChange(path, "sync");
    if (!exists(path)) fail(path, "sync", "no such file");
    ++counters_.syncs;
}

void MemoryDisk::createDirectory(std::string_view path) {
    beginChange(path, "create directory");
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = path.find('/', end + 1);
        const std::string_view part = path.substr(0, end);
        const Entry* entry = find(part);
        if (entry != nullptr && !entry->directory) fail(path, "create directory", "the name is taken by a file");
        if (entry != nullptr) continue;
        std::vector<Entry>& table = table_.write();
        table.insert(positionOf(table, part), makeDirectory(std::string(part)));
        ++counters_.changes;
    }
}

std::int64_t MemoryDisk::heldBytes() const {
    std::int64_t held = 0;
    for (const Entry& entry : *table_) held += entry.file->heldBytes();
    return held;
}

bool MemoryDisk::sameContent(const MemoryDisk& other) const {
    if (same(other)) return true;
    return std::equal(table_->begin(), table_->end(), other.table_->begin(), other.table_->end(),
                      [](const Entry& a, const Entry& b) {
                          if (*a.path != *b.path || a.directory != b.directory) return false;
                          return a.file.same(b.file) || a.file->sameContent(*b.file);
                      });
}

}  // namespace logarium::disk

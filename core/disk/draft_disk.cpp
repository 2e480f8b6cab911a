#include "core/disk/draft_disk.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace logarium::disk {
namespace {

[[noreturn]] void fail(std::string_view path, const char* op, const char* reason) {
    throw DiskFailure(std::string(path), op, reason);
}

std::string_view parentOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string joined(std::string_view directory, std::string_view name) {
    return directory.empty() ? std::string(name) : std::string(directory) + '/' + std::string(name);
}

}  // namespace

const DraftDisk::Node* DraftDisk::own(std::string_view path) const {
    const auto found = nodes_.find(path);
    return found == nodes_.end() ? nullptr : &found->second;
}

bool DraftDisk::exists(std::string_view path) const {
    if (const Node* node = own(path)) return node->kind != Node::Kind::Gone;
    return below_.exists(path);
}

bool DraftDisk::isDirectory(std::string_view path) const {
    if (path.empty()) return true;
    if (const Node* node = own(path)) return node->kind == Node::Kind::Directory;
    if (!below_.exists(path)) return false;
    for (const DirectoryEntry& entry : below_.list(parentOf(path)))
        if (entry.directory && joined(parentOf(path), entry.name) == path) return true;
    return false;
}

const DraftDisk::Node* DraftDisk::ownFile(std::string_view path, const char* op) const {
    const Node* node = own(path);
    if (node == nullptr) return nullptr;
    if (node->kind == Node::Kind::Gone) fail(path, op, "no such file");
    if (node->kind == Node::Kind::Directory) fail(path, op, "is a directory");
    return node;
}

std::int64_t DraftDisk::size(std::string_view path) const {
    const Node* node = ownFile(path, "look at");
    return node == nullptr ? below_.size(path) : node->own.size();
}

std::vector<DirectoryEntry> DraftDisk::list(std::string_view directory) const {
    checkPath(directory, "list");
    const Node* node = own(directory);
    if (node != nullptr && node->kind == Node::Kind::Gone) fail(directory, "list", "no such directory");
    if (node != nullptr && node->kind == Node::Kind::File) fail(directory, "list", "not a directory");
    std::map<std::string, DirectoryEntry> names;
    if (node == nullptr)
        for (DirectoryEntry& entry : below_.list(directory))
            if (own(joined(directory, entry.name)) == nullptr) names[entry.name] = std::move(entry);
    const std::string prefix = directory.empty() ? std::string{} : std::string(directory) + '/';
    for (auto at = nodes_.lower_bound(prefix); at != nodes_.end() && at->first.starts_with(prefix); ++at) {
        if (at->second.kind == Node::Kind::Gone || parentOf(at->first) != directory) continue;
        std::string name = at->first.substr(prefix.size());
        names[name] = {name, at->second.kind == Node::Kind::Directory, at->second.own.size()};
    }
    std::vector<DirectoryEntry> entries;
    for (auto& [name, entry] : names) entries.push_back(std::move(entry));
    return entries;
}

void DraftDisk::readBelow(const Node& file, std::int64_t position, std::span<std::byte> into) const {
    const std::int64_t shared = std::clamp<std::int64_t>(file.shared - position, 0, std::ssize(into));
    std::size_t there = 0;
    if (shared > 0) there = below_.read(file.source, position, into.first(static_cast<std::size_t>(shared)));
    std::memset(into.data() + there, 0, into.size() - there);
}

void DraftDisk::fill(const Node& file, std::int64_t position, std::span<std::byte> into) const {
    const auto& pieces = file.own.pieces();
    const std::int64_t end = position + std::ssize(into);
    auto piece = std::partition_point(pieces.begin(), pieces.end(),
                                      [&](const MemoryFile::Piece& p) { return p.end() <= position; });
    for (std::int64_t at = position; at < end;) {
        const bool inPiece = piece != pieces.end() && piece->start <= at;
        const std::int64_t stop = std::min(end, inPiece ? piece->end() : piece == pieces.end() ? end : piece->start);
        const auto part = into.subspan(static_cast<std::size_t>(at - position), static_cast<std::size_t>(stop - at));
        if (inPiece) {
            std::memcpy(part.data(), piece->bytes->data() + (at - piece->start), part.size());
            if (stop == piece->end()) ++piece;
        } else {
            readBelow(file, at, part);
        }
        at = stop;
    }
}

std::size_t DraftDisk::read(std::string_view path, std::int64_t position, std::span<std::byte> into) const {
    const Node* node = ownFile(path, "read");
    if (node == nullptr) return below_.read(path, position, into);
    if (position < 0) fail(path, "read", "negative position");
    const std::int64_t count = std::clamp<std::int64_t>(node->own.size() - position, 0, std::ssize(into));
    fill(*node, position, into.first(static_cast<std::size_t>(count)));
    return static_cast<std::size_t>(count);
}

ByteView DraftDisk::view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const {
    const Node* node = ownFile(path, "read");
    if (node == nullptr) return below_.view(path, position, count, scratch);
    if (position < 0) fail(path, "read", "negative position");
    const auto there = static_cast<std::uint64_t>(std::max<std::int64_t>(node->own.size() - position, 0));
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(there, count));
    const std::int64_t end = position + static_cast<std::int64_t>(bytes);
    if (node->own.pieces().empty() && end <= node->shared) return below_.view(node->source, position, bytes, scratch);
    if (node->shared <= position) return node->own.view(position, bytes, scratch);
    scratch.resize(bytes);
    fill(*node, position, scratch);
    return scratch;
}

void DraftDisk::checkChange(std::string_view path, const char* op) const {
    checkPath(path, op);
    if (path.empty()) fail(path, op, "the root cannot be changed");
}

void DraftDisk::checkParent(std::string_view path, const char* op) const {
    const std::string_view parent = parentOf(path);
    if (!exists(parent)) fail(path, op, "no such directory");
    if (!isDirectory(parent)) fail(path, op, "not a directory");
}

DraftDisk::Node DraftDisk::fileBelow(std::string_view path) const {
    Node file{Node::Kind::File, std::string(path), below_.size(path), {}};
    file.own.truncate(file.shared);
    return file;
}

DraftDisk::Node& DraftDisk::fileForWriting(std::string_view path, const char* op) {
    checkChange(path, op);
    const bool there = exists(path);
    if (there && isDirectory(path)) fail(path, op, "is a directory");
    if (!there) {
        checkParent(path, op);
        return nodes_[std::string(path)] = Node{Node::Kind::File, {}, 0, {}};
    }
    const auto known = nodes_.find(path);
    return known != nodes_.end() ? known->second : nodes_[std::string(path)] = fileBelow(path);
}

void DraftDisk::write(std::string_view path, std::int64_t position, ByteView bytes) {
    checkChange(path, "write");
    if (position < 0 || position > std::numeric_limits<std::int64_t>::max() - std::ssize(bytes))
        fail(path, "write", "no such position");
    fileForWriting(path, "write").own.write(position, bytes);
}

void DraftDisk::truncate(std::string_view path, std::int64_t size) {
    checkChange(path, "truncate");
    if (size < 0) fail(path, "truncate", "negative size");
    Node& file = fileForWriting(path, "truncate");
    file.shared = std::min(file.shared, size);
    file.own.truncate(size);
}

void DraftDisk::move(const std::string& from, const std::string& to) {
    if (isDirectory(from)) {
        const auto entries = list(from);
        nodes_[to] = Node{Node::Kind::Directory, {}, 0, {}};
        for (const DirectoryEntry& entry : entries) move(joined(from, entry.name), joined(to, entry.name));
    } else {
        const auto known = nodes_.find(from);
        Node moved = known != nodes_.end() ? std::move(known->second) : fileBelow(from);
        nodes_[to] = std::move(moved);
    }
    nodes_[from] = Node{};
}

void DraftDisk::rename(std::string_view from, std::string_view to) {
    checkChange(from, "rename");
    checkPath(to, "rename");
    if (!exists(from)) fail(from, "rename", "no such file");
    if (to.empty() || to.starts_with(std::string(from) + '/'))
        fail(to, "rename", "a directory does not go into itself");
    if (from == to) return;
    checkParent(to, "rename");
    if (exists(to) && (isDirectory(to) || isDirectory(from))) fail(to, "rename", "the name is taken");
    move(std::string(from), std::string(to));
}

bool DraftDisk::remove(std::string_view path) {
    checkChange(path, "remove");
    if (!exists(path)) return false;
    if (isDirectory(path) && !list(path).empty()) fail(path, "remove", "the directory is not empty");
    nodes_[std::string(path)] = Node{};
    return true;
}

void DraftDisk::sync(std::string_view path) {
    checkPath(path, "sync");
    if (!exists(path)) fail(path, "sync", "no such file");
}

void DraftDisk::createDirectory(std::string_view path) {
    checkChange(path, "create directory");
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = path.find('/', end + 1);
        const std::string_view part = path.substr(0, end);
        if (exists(part) && !isDirectory(part)) fail(path, "create directory", "the name is taken by a file");
        if (!exists(part)) nodes_[std::string(part)] = Node{Node::Kind::Directory, {}, 0, {}};
    }
}

std::vector<DraftChange> DraftDisk::changes() const {
    std::vector<DraftChange> changes;
    for (const auto& [path, node] : nodes_) {
        if (node.kind == Node::Kind::Directory) continue;
        const bool removed = node.kind == Node::Kind::Gone;
        const bool before = below_.exists(path);
        if (removed && !before) continue;  // Came and went.
        changes.push_back({path, removed, node.source, before ? below_.size(path) : 0, node.own.size(), node.shared,
                           node.own.heldBytes()});
    }
    return changes;
}

}  // namespace logarium::disk

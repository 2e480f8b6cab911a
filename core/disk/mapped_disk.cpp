#include "core/disk/mapped_disk.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace logarium::disk {

namespace {

constexpr std::int64_t kPageBytes = 4096;
constexpr std::size_t kSmallWrite = 64;  ///< an index entry, not a batch
constexpr std::size_t kMostFiles = 8192;
constexpr std::size_t kFewestFiles = 64;
constexpr std::size_t kMappedRead = 64 << 10;  ///< up to here copying from the mapping beats a system call
constexpr std::int64_t kRoomToGrow = 1 << 20;

[[noreturn]] void failByErrno(std::string_view path, const char* op, int error) {
    throw DiskFailure(std::string(path), op, std::generic_category().message(error));
}

std::string nameOf(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

std::string_view parentPath(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

/// Half of the descriptors that the process may have: others need some too.
std::size_t fileBudget() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kFewestFiles;
    return std::clamp(static_cast<std::size_t>(limit.rlim_cur / 2), kFewestFiles, kMostFiles);
}

bool isBelow(std::string_view path, std::string_view directory) {
    return path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
}

}  // namespace

MappedDisk::MappedDisk(const std::filesystem::path& root) : disk_(root), mostFiles_(fileBudget()), files_(mostFiles_) {}

MappedDisk::File* MappedDisk::known(std::string_view path) const {
    File* file = files_.find(PathMark::of(path));
    if (file != nullptr) file->lastUse = ++uses_;
    return file;
}

int MappedDisk::parentOf(std::string_view path, const char* op) const {
    const std::string_view parent = parentPath(path);
    const auto found = directories_.find(parent);
    if (found != directories_.end()) return found->second.number();
    if (directories_.size() >= mostFiles_ / 2) directories_.clear();
    return directories_.emplace(parent, disk_.openDirectory(parent, op)).first->second.number();
}

MappedDisk::File& MappedDisk::file(std::string_view path, const char* op, int flags) const {
    if (File* open = known(path)) return *open;
    checkPath(path, op);
    if (files_.size() >= mostFiles_) closeIdleFiles();
    File opened;
    opened.mark = PathMark::of(path);
    opened.path = path;
    opened.descriptor = PosixDisk::openFile(parentOf(path, op), path, op, O_RDWR | flags);
    struct stat info {};
    if (::fstat(opened.descriptor.number(), &info) != 0) failByErrno(path, op, errno);
    opened.size = info.st_size;
    opened.lastUse = ++uses_;
    return files_.add(std::move(opened));
}

/// The half that was not used for longest: many at once, so that looking for them costs little each.
void MappedDisk::closeIdleFiles() const {
    std::vector<std::uint64_t> uses;
    files_.forEach([&](const File& file) { uses.push_back(file.lastUse); });
    const auto middle = uses.begin() + std::ssize(uses) / 2;
    std::ranges::nth_element(uses, middle);
    files_.removeIf([&](const File& file) { return file.lastUse < *middle; });
}

void MappedDisk::forget(std::string_view path) const {
    if (files_.remove(PathMark::of(path))) return;
    if (!directories_.contains(path)) return;
    files_.removeIf([&](const File& file) { return isBelow(file.path, path); });
    std::erase_if(directories_, [&](const auto& entry) { return entry.first == path || isBelow(entry.first, path); });
}

bool MappedDisk::map(File& file, std::int64_t end) const {
    if (static_cast<std::int64_t>(file.mapping.size()) >= end) return true;
    const std::int64_t wanted = std::max(end, file.size) * 2 + kRoomToGrow;
    file.mapping = Mapping::of(file.descriptor.number(), static_cast<std::size_t>(wanted));
    return file.mapping.data() != nullptr;
}

mode_t MappedDisk::modeOf(std::string_view path) const {
    checkPath(path, "look at");
    if (path.empty()) return S_IFDIR;
    try {
        struct stat info {};
        const int parent = parentOf(path, "look at");
        return ::fstatat(parent, nameOf(path).c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 ? info.st_mode : 0;
    } catch (const DiskFailure&) {
        return 0;  // Its directory is not there, or is a link that is not followed.
    }
}

bool MappedDisk::isDirectory(std::string_view path) const {
    return S_ISDIR(modeOf(path));
}

bool MappedDisk::exists(std::string_view path) const {
    if (known(path)) return true;
    const mode_t mode = modeOf(path);
    return S_ISREG(mode) || S_ISDIR(mode);
}

std::int64_t MappedDisk::size(std::string_view path) const {
    return file(path, "look at").size;
}

std::size_t MappedDisk::read(std::string_view path, std::int64_t position, std::span<std::byte> into) const {
    File& open = file(path, "read");
    const auto there = static_cast<std::uint64_t>(std::max<std::int64_t>(open.size - position, 0));
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(there, into.size()));
    if (taken == 0) return 0;
    if (taken > kMappedRead || !map(open, position + static_cast<std::int64_t>(taken)))
        return PosixDisk::readAt(open.descriptor.number(), path, position, into);
    std::memcpy(into.data(), open.mapping.data() + position, taken);
    return taken;
}

ByteView MappedDisk::view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const {
    File& open = file(path, "read");
    const auto there = static_cast<std::uint64_t>(std::max<std::int64_t>(open.size - position, 0));
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(there, count));
    if (taken == 0) return {};
    if (map(open, position + static_cast<std::int64_t>(taken))) return {open.mapping.data() + position, taken};
    scratch.resize(taken);
    scratch.resize(read(path, position, scratch));
    return scratch;
}

void MappedDisk::write(std::string_view path, std::int64_t position, ByteView bytes) {
    File& open = file(path, "write", O_CREAT);
    const std::int64_t end = position + static_cast<std::int64_t>(bytes.size());
    if (bytes.size() <= kSmallWrite && end <= open.size) {
        // A page without a block could find the disk full, which a mapping cannot say: the first write to it goes
        // through the system.
        const std::int64_t lastPage = (end - 1) / kPageBytes;
        if (open.backedPage == lastPage && position / kPageBytes == lastPage && map(open, end)) {
            std::memcpy(open.mapping.data() + position, bytes.data(), bytes.size());
            return;
        }
        open.backedPage = lastPage;
    }
    PosixDisk::writeAt(open.descriptor.number(), path, position, bytes);
    open.size = std::max(open.size, end);
}

void MappedDisk::truncate(std::string_view path, std::int64_t size) {
    File& open = file(path, "truncate", O_CREAT);
    if (size == open.size) return;
    if (::ftruncate(open.descriptor.number(), size) != 0) failByErrno(path, "truncate", errno);
    open.size = size;
    open.backedPage = -1;
}

void MappedDisk::rename(std::string_view from, std::string_view to) {
    // Nearly always the new name is free; where it is not, there is more to look at.
    if (move(from, to) == 0) return;
    disk_.rename(from, to);
    forget(from);
    forget(to);
}

bool MappedDisk::renameIfThere(std::string_view from, std::string_view to) {
    // To ask first costs as much as to try.
    if (!directories_.contains(parentPath(from))) return Disk::renameIfThere(from, to);
    const int error = move(from, to);
    if (error == ENOENT) return false;  // Both directories are open, so it is the file.
    if (error != 0) rename(from, to);
    return true;
}

int MappedDisk::move(std::string_view from, std::string_view to) const {
    checkPath(from, "rename");
    checkPath(to, "rename");
    if (from.empty() || to.empty()) return EBUSY;
    if (::renameat2(parentOf(from, "rename"), nameOf(from).c_str(), parentOf(to, "rename"), nameOf(to).c_str(),
                    RENAME_NOREPLACE) != 0)
        return errno;
    forget(from);
    return 0;
}

bool MappedDisk::remove(std::string_view path) {
    checkPath(path, "remove");
    if (!exists(path)) return false;
    if (path.empty() || ::unlinkat(parentOf(path, "remove"), nameOf(path).c_str(), 0) != 0) disk_.remove(path);
    forget(path);
    return true;
}

void MappedDisk::sync(std::string_view path) {
    if (!known(path) && isDirectory(path)) return disk_.sync(path);
    if (::fsync(file(path, "sync").descriptor.number()) != 0) failByErrno(path, "sync", errno);
}

void MappedDisk::setAside(std::string_view path) const {
    if (File* open = known(path)) open->mapping = Mapping();
}

}  // namespace logarium::disk

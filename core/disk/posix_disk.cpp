#include "core/disk/posix_disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace logarium::disk {
namespace {

constexpr std::size_t kOpenFiles = 64;
constexpr mode_t kFileMode = 0644;
constexpr mode_t kDirectoryMode = 0755;

[[noreturn]] void fail(std::string_view path, const char* op, const std::string& reason) {
    throw DiskFailure(std::string(path), op, reason);
}
[[noreturn]] void failByErrno(std::string_view path, const char* op, int error) {
    fail(path, op, std::generic_category().message(error));
}

std::string nameOf(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

/// What stands at a name, without following a link; mode 0 when nothing does.
mode_t modeAt(int directory, const std::string& name) {
    struct stat info {};
    return ::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 ? info.st_mode : 0;
}

}  // namespace

PosixDisk::PosixDisk(const std::filesystem::path& root, Access access) : root_(root), access_(access) {
    std::error_code error;
    if (access == Access::ReadWrite) std::filesystem::create_directories(root, error);
    rootDescriptor_ = Descriptor(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (rootDescriptor_.number() < 0) failByErrno(root.string(), "open", errno);
}

Descriptor PosixDisk::openDirectory(std::string_view path, const char* op) const {
    checkPath(path, op);
    Descriptor directory(::openat(rootDescriptor_.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (std::size_t start = 0; start < path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string part(path.substr(start, end - start));
        directory =
            Descriptor(::openat(directory.number(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (directory.number() < 0) failByErrno(path, op, errno);
        start = end + 1;
    }
    return directory;
}

Descriptor PosixDisk::openParent(std::string_view path, const char* op) const {
    checkPath(path, op);
    if (path.empty()) fail(path, op, "the root cannot be changed");
    const std::size_t slash = path.rfind('/');
    return openDirectory(slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash), op);
}

Descriptor PosixDisk::openFile(int directory, std::string_view path, const char* op, int flags) {
    // O_NONBLOCK: a pipe that somebody left there must not hold us up; it is refused below.
    Descriptor file(::openat(directory, nameOf(path).c_str(), flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, kFileMode));
    if (file.number() < 0) failByErrno(path, op, errno);
    struct stat info {};
    if (::fstat(file.number(), &info) != 0) failByErrno(path, op, errno);
    if (!S_ISREG(info.st_mode)) fail(path, op, "not a regular file");
    return file;
}

int PosixDisk::descriptorOf(std::string_view path, const char* op, int flags) const {
    const auto known =
        std::find_if(open_.begin(), open_.end(), [&](const OpenFile& file) { return file.path == path; });
    if (known != open_.end()) {
        open_.splice(open_.begin(), open_, known);
        return known->descriptor.number();
    }
    const Descriptor parent = openParent(path, op);
    Descriptor file = openFile(parent.number(), path, op, (access_ == Access::ReadOnly ? O_RDONLY : O_RDWR) | flags);
    open_.push_front({std::string(path), std::move(file)});
    if (open_.size() > kOpenFiles) open_.pop_back();
    return open_.front().descriptor.number();
}

void PosixDisk::forget(std::string_view path) const {
    std::erase_if(open_, [&](const OpenFile& file) {
        return file.path == path ||
               (file.path.size() > path.size() && file.path.starts_with(path) && file.path[path.size()] == '/');
    });
}

void PosixDisk::beginChange(std::string_view path, const char* op) const {
    if (access_ == Access::ReadOnly) fail(path, op, "opened for reading only");
}

bool PosixDisk::exists(std::string_view path) const {
    checkPath(path, "look at");
    if (path.empty()) return true;
    try {
        const mode_t mode = modeAt(openParent(path, "look at").number(), nameOf(path));
        return S_ISREG(mode) || S_ISDIR(mode);
    } catch (const DiskFailure&) {
        return false;  // Its directory is not there, or is a link that is not followed.
    }
}

std::int64_t PosixDisk::size(std::string_view path) const {
    struct stat info {};
    if (::fstat(descriptorOf(path, "look at"), &info) != 0) failByErrno(path, "look at", errno);
    return info.st_size;
}

std::vector<DirectoryEntry> PosixDisk::list(std::string_view directory) const {
    const Descriptor opened = openDirectory(directory, "list");
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(::dup(opened.number())), ::closedir);
    if (!stream) failByErrno(directory, "list", errno);
    std::vector<DirectoryEntry> names;
    while (const dirent* entry = ::readdir(stream.get())) {
        const std::string name = entry->d_name;
        struct stat info {};
        if (name == "." || name == ".." || ::fstatat(opened.number(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISREG(info.st_mode)) names.push_back({name, false, info.st_size});
        if (S_ISDIR(info.st_mode)) names.push_back({name, true, 0});
    }
    std::sort(names.begin(), names.end(),
              [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
    return names;
}

std::size_t PosixDisk::read(std::string_view path, std::int64_t position, std::span<std::byte> into) const {
    return readAt(descriptorOf(path, "read"), path, position, into);
}

std::size_t PosixDisk::readAt(int file, std::string_view path, std::int64_t position, std::span<std::byte> into) {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got = ::pread(file, into.data() + done, into.size() - done, position + static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) failByErrno(path, "read", errno);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

ByteView PosixDisk::view(std::string_view path, std::int64_t position, std::size_t count, Bytes& scratch) const {
    const auto there = static_cast<std::uint64_t>(std::max<std::int64_t>(size(path) - position, 0));
    scratch.resize(static_cast<std::size_t>(std::min<std::uint64_t>(there, count)));
    scratch.resize(read(path, position, scratch));
    return scratch;
}

void PosixDisk::write(std::string_view path, std::int64_t position, ByteView bytes) {
    beginChange(path, "write");
    writeAt(descriptorOf(path, "write", O_CREAT), path, position, bytes);
}

void PosixDisk::writeAt(int file, std::string_view path, std::int64_t position, ByteView bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t put =
            ::pwrite(file, bytes.data() + done, bytes.size() - done, position + static_cast<off_t>(done));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) failByErrno(path, "write", errno);
        done += static_cast<std::size_t>(put);
    }
}

void PosixDisk::truncate(std::string_view path, std::int64_t size) {
    beginChange(path, "truncate");
    if (::ftruncate(descriptorOf(path, "truncate", O_CREAT), size) != 0) failByErrno(path, "truncate", errno);
}

void PosixDisk::rename(std::string_view from, std::string_view to) {
    beginChange(from, "rename");
    const Descriptor source = openParent(from, "rename");
    const Descriptor target = openParent(to, "rename");
    const mode_t sourceMode = modeAt(source.number(), nameOf(from));
    const mode_t targetMode = modeAt(target.number(), nameOf(to));
    if (from != to && targetMode != 0 && !(S_ISREG(sourceMode) && S_ISREG(targetMode)))
        fail(to, "rename", "the name is taken");
    if (::renameat(source.number(), nameOf(from).c_str(), target.number(), nameOf(to).c_str()) != 0)
        failByErrno(from, "rename", errno);
    forget(from);
    forget(to);
}

bool PosixDisk::remove(std::string_view path) {
    beginChange(path, "remove");
    checkPath(path, "remove");
    if (!exists(path)) return false;
    const Descriptor parent = openParent(path, "remove");
    const int flags = S_ISDIR(modeAt(parent.number(), nameOf(path))) ? AT_REMOVEDIR : 0;
    if (::unlinkat(parent.number(), nameOf(path).c_str(), flags) != 0) failByErrno(path, "remove", errno);
    forget(path);
    return true;
}

void PosixDisk::sync(std::string_view path) {
    beginChange(path, "sync");
    checkPath(path, "sync");
    const bool directory = path.empty() || S_ISDIR(modeAt(openParent(path, "sync").number(), nameOf(path)));
    const Descriptor opened = directory ? openDirectory(path, "sync") : Descriptor();
    if (::fsync(directory ? opened.number() : descriptorOf(path, "sync")) != 0) failByErrno(path, "sync", errno);
}

void PosixDisk::createDirectory(std::string_view path) {
    beginChange(path, "create directory");
    checkPath(path, "create directory");
    for (std::size_t end = 0; end < path.size();) {
        end = std::min(path.find('/', end + 1), path.size());
        const std::string_view part = path.substr(0, end);
        const Descriptor parent = openParent(part, "create directory");
        if (::mkdirat(parent.number(), nameOf(part).c_str(), kDirectoryMode) == 0) continue;
        if (errno != EEXIST) failByErrno(path, "create directory", errno);
        if (!S_ISDIR(modeAt(parent.number(), nameOf(part)))) fail(path, "create directory", "the name is taken");
    }
}

}  // namespace logarium::disk

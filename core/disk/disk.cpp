#include "core/disk/disk.h"

#include <utility>

namespace logarium::disk {

DiskFailure::DiskFailure(std::string path, std::string op, std::string reason)
    : std::runtime_error(op + " " + (path.empty() ? "the root directory" : path) + ": " + reason),
      path_(std::move(path)),
      op_(std::move(op)),
      reason_(std::move(reason)) {}

Bytes Disk::readAll(std::string_view path) const {
    Bytes all(static_cast<std::size_t>(size(path)));
    all.resize(read(path, 0, all));
    return all;
}

void Disk::replace(std::string_view path, ByteView bytes) {
    truncate(path, 0);
    if (!bytes.empty()) write(path, 0, bytes);
}

void checkPath(std::string_view path, std::string_view op) {
    const auto refuse = [&](const char* why) { throw DiskFailure(std::string(path), std::string(op), why); };
    if (path.empty()) return;
    if (path.find('\0') != std::string_view::npos) refuse("a path holds no zero byte");
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view part = path.substr(start, end - start);
        if (part.empty()) refuse("a path is relative and has no empty part");
        if (part == "." || part == "..") refuse("a path does not lead upwards");
        start = end + 1;
    }
}

}  // namespace logarium::disk

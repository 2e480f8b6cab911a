#pragma once
#include <QDir>
#include <QString>
#include <map>
#include <string>

#include "core/disk/memory_disk.h"
#include "core/disk/posix_disk.h"

namespace logarium::samples {

/// Copies everything below the root of one disk to another.
inline void copyAll(const disk::Disk& from, disk::Disk& to, const std::string& directory = {}) {
    for (const disk::DirectoryEntry& entry : from.list(directory)) {
        const std::string path = directory.empty() ? entry.name : directory + '/' + entry.name;
        if (entry.directory) {
            to.createDirectory(path);
            copyAll(from, to, path);
        } else {
            to.replace(path, from.readAll(path));
        }
    }
}

/// A real directory, copied so that it can be spoiled.
inline disk::MemoryDisk copyOf(const QString& directory) {
    disk::MemoryDisk copy;
    copyAll(disk::PosixDisk(directory.toStdString(), disk::PosixDisk::Access::ReadOnly), copy);
    return copy;
}

/// Path -> bytes of every file.
inline std::map<std::string, std::string> filesOf(const disk::Disk& disk, const std::string& directory = {}) {
    std::map<std::string, std::string> files;
    for (const disk::DirectoryEntry& entry : disk.list(directory)) {
        const std::string path = directory.empty() ? entry.name : directory + '/' + entry.name;
        if (entry.directory)
            files.merge(filesOf(disk, path));
        else
            files[path] = asText(disk.readAll(path));
    }
    return files;
}

inline void flip(disk::Disk& disk, const std::string& path, std::int64_t at) {
    Bytes byte(1);
    disk.read(path, at, byte);
    byte[0] ^= std::byte{0x40};
    disk.write(path, at, byte);
}

}  // namespace logarium::samples

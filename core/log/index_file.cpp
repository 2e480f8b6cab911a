#include "core/log/index_file.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::log {

void IndexFile::attach(const disk::Disk& disk) {
    exists_ = disk.exists(path_);
    length_ = exists_ ? disk.size(path_) : 0;
    entries_ = length_ / entryBytes_;
}

void IndexFile::ensureFile(disk::Disk& disk) {
    if (exists_) return;
    exists_ = true;
    length_ = rounded(maxBytes_);
    disk.truncate(path_, length_);
}

void IndexFile::resize(disk::Disk& disk, std::int64_t bytes) {
    ensureFile(disk);
    const std::int64_t wanted = rounded(bytes);
    if (wanted == length_) return;
    disk.truncate(path_, wanted);
    length_ = wanted;
    entries_ = std::min(entries_, length_ / entryBytes_);  // segment.index.bytes may be smaller than it once was.
}

void IndexFile::reset(disk::Disk& disk) {
    ensureFile(disk);
    entries_ = 0;
    resize(disk, maxBytes_);
}

ByteView IndexFile::entries(const disk::Disk& disk, std::int64_t first, std::int64_t count, Bytes& scratch) const {
    ensure(first >= 0 && count > 0 && first + count <= entries_, "an index is read within its entries");
    const std::int64_t wanted = count * entryBytes_;
    const ByteView bytes = disk.view(path_, first * entryBytes_, static_cast<std::size_t>(wanted), scratch);
    if (std::ssize(bytes) != wanted) throw disk::DiskFailure(path_, "read", "the file became shorter while in use");
    return bytes;
}

void IndexFile::append(disk::Disk& disk, ByteView entry) {
    ensureFile(disk);
    ensure((entries_ + 1) * entryBytes_ <= length_, "an index entry fits into the file");
    disk.write(path_, usedBytes(), entry);
    ++entries_;
}

}  // namespace logarium::log

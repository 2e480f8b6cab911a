#include "core/disk/memory_file.h"

#include <algorithm>
#include <cstring>

#include "core/base/assert.h"

namespace logarium::disk {
namespace {

/// A piece grows by appends up to this size, so that changing one byte of a shared file never copies much.
constexpr std::size_t kPieceBytes = 16 * 1024;
constexpr std::size_t kZeroBytes = 4096;
constexpr std::array<std::byte, kZeroBytes> kZeros{};

}  // namespace

std::int64_t MemoryFile::heldBytes() const {
    std::int64_t held = 0;
    for (const Piece& piece : pieces_) held += static_cast<std::int64_t>(piece.bytes->size());
    return held;
}

std::size_t MemoryFile::firstPieceEndingAfter(std::int64_t position) const {
    const auto found = std::partition_point(pieces_.begin(), pieces_.end(),
                                            [&](const Piece& piece) { return piece.end() <= position; });
    return static_cast<std::size_t>(found - pieces_.begin());
}

void MemoryFile::read(std::int64_t position, std::span<std::byte> into) const {
    ensure(position >= 0 && position + std::ssize(into) <= size_, "a read stays in its file");
    std::int64_t at = position;
    const std::int64_t end = position + std::ssize(into);
    for (std::size_t i = firstPieceEndingAfter(at); at < end; ++i) {
        const std::int64_t gapEnd = i < pieces_.size() ? std::min(pieces_[i].start, end) : end;
        if (gapEnd > at) {
            std::memset(into.data() + (at - position), 0, static_cast<std::size_t>(gapEnd - at));
            at = gapEnd;
        }
        if (at == end) return;
        const Piece& piece = pieces_[i];
        const std::int64_t count = std::min(piece.end(), end) - at;
        std::memcpy(into.data() + (at - position), piece.bytes->data() + (at - piece.start),
                    static_cast<std::size_t>(count));
        at += count;
    }
}

ByteView MemoryFile::view(std::int64_t position, std::size_t count, Bytes& scratch) const {
    if (count == 0) return {};
    const std::size_t i = firstPieceEndingAfter(position);
    const std::int64_t end = position + static_cast<std::int64_t>(count);
    if (i < pieces_.size() && pieces_[i].start <= position && end <= pieces_[i].end())
        return ByteView(*pieces_[i].bytes).subspan(static_cast<std::size_t>(position - pieces_[i].start), count);
    if (count <= kZeroBytes && (i == pieces_.size() || end <= pieces_[i].start)) return ByteView(kZeros).first(count);
    scratch.resize(count);
    read(position, scratch);
    return scratch;
}

void MemoryFile::write(std::int64_t position, ByteView bytes) {
    ensure(position >= 0, "a file has no negative position");
    const std::int64_t end = position + std::ssize(bytes);
    for (std::int64_t at = position; at < end;) {
        const std::size_t i = firstPieceEndingAfter(at);
        if (i < pieces_.size() && pieces_[i].start <= at) {  // Over what is there.
            Piece& piece = pieces_[i];
            const std::int64_t count = std::min(end, piece.end()) - at;
            std::memcpy(piece.bytes.write().data() + (at - piece.start), bytes.data() + (at - position),
                        static_cast<std::size_t>(count));
            at += count;
        } else {  // Into a gap, up to the next piece.
            const std::int64_t count = (i < pieces_.size() ? std::min(end, pieces_[i].start) : end) - at;
            writeIntoGap(i, at,
                         bytes.subspan(static_cast<std::size_t>(at - position), static_cast<std::size_t>(count)));
            at += count;
        }
    }
    size_ = std::max(size_, end);
}

void MemoryFile::writeIntoGap(std::size_t index, std::int64_t position, ByteView bytes) {
    if (index > 0) {
        Piece& before = pieces_[index - 1];
        if (before.end() == position && before.bytes->size() + bytes.size() <= kPieceBytes) {
            append(before.bytes.write(), bytes);
            return;
        }
    }
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(index),
                   Piece{position, Cow<Bytes>(Bytes(bytes.begin(), bytes.end()))});
}

void MemoryFile::truncate(std::int64_t size) {
    ensure(size >= 0, "a file has no negative size");
    if (size < size_) {
        const std::size_t i = firstPieceEndingAfter(size);
        std::size_t keep = i;
        if (i < pieces_.size() && pieces_[i].start < size) {
            const auto kept = static_cast<std::size_t>(size - pieces_[i].start);
            const Bytes& whole = *pieces_[i].bytes;
            pieces_[i].bytes = Cow<Bytes>(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(kept)));
            ++keep;
        }
        pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(keep), pieces_.end());
    }
    size_ = size;
}

bool MemoryFile::shares(const Piece& piece) const {
    const std::size_t i = firstPieceEndingAfter(piece.start);
    return i < pieces_.size() && pieces_[i].start == piece.start && pieces_[i].bytes.same(piece.bytes);
}

bool MemoryFile::sameContent(const MemoryFile& other) const {
    if (size_ != other.size_) return false;
    // Each side's pieces against the other's bytes: what neither wrote is zero on both.
    const auto matches = [](const MemoryFile& mine, const MemoryFile& theirs) {
        Bytes scratch;
        for (const Piece& piece : mine.pieces_) {
            const ByteView bytes = *piece.bytes;
            const ByteView there = theirs.view(piece.start, bytes.size(), scratch);
            if (bytes.data() != there.data() && !std::equal(bytes.begin(), bytes.end(), there.begin())) return false;
        }
        return true;
    };
    return matches(*this, other) && matches(other, *this);
}

}  // namespace logarium::disk

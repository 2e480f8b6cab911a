#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/cow.h"

namespace logarium::disk {

/// The bytes of one file: pieces that were written, each shared between copies of the file, with zeros between and
/// behind them that take no memory. One append never crosses two pieces, so a batch can nearly always be viewed in
/// place.
class MemoryFile {
public:
    /// A written piece. Pieces are in order, do not overlap and are never empty.
    struct Piece {
        std::int64_t start = 0;
        Cow<Bytes> bytes;
        std::int64_t end() const { return start + static_cast<std::int64_t>(bytes->size()); }
    };

    std::int64_t size() const { return size_; }
    /// Bytes in pieces.
    std::int64_t heldBytes() const;
    const std::vector<Piece>& pieces() const { return pieces_; }

    /// Copies from `position`, which is inside the file together with all of `into`.
    void read(std::int64_t position, std::span<std::byte> into) const;
    /// In place when one piece holds all of it, else copied to `scratch`; the range is inside the file.
    ByteView view(std::int64_t position, std::size_t count, Bytes& scratch) const;
    void write(std::int64_t position, ByteView bytes);
    void truncate(std::int64_t size);

    /// Whether this file has that very piece, at the same place and not only equal to it.
    bool shares(const Piece& piece) const;
    /// The same bytes; pieces may be cut differently.
    bool sameContent(const MemoryFile& other) const;

private:
    std::size_t firstPieceEndingAfter(std::int64_t position) const;
    void writeIntoGap(std::size_t index, std::int64_t position, ByteView bytes);

    std::int64_t size_ = 0;
    std::vector<Piece> pieces_;
};

}  // namespace logarium::disk

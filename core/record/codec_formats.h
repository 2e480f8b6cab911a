#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/base/bytes.h"

/// What Kafka's Java classes make of each compression library: which frame, which block size, which checksums.
/// Only codec.cpp uses these. An unpack function returns what is wrong, or nothing.
namespace logarium::record::formats {

/// Where unpacked bytes go: grows by doubling, never past its limit, so that a few bytes cannot ask for all the memory.
class Output {
public:
    Output(std::size_t packedBytes, std::size_t limit);

    /// Free space, at least one byte; empty once the limit is reached.
    std::span<std::byte> space();
    void wrote(std::size_t count) { used_ += count; }
    /// Space of just that size, or none when the limit would be passed.
    std::span<std::byte> spaceFor(std::size_t count);
    bool add(ByteView bytes);
    bool isFull() const { return full_; }
    Bytes take();

private:
    Bytes bytes_;
    std::size_t used_ = 0;
    std::size_t limit_;
    bool full_ = false;
};

Bytes packGzip(int level, ByteView bytes);
std::optional<std::string> unpackGzip(ByteView bytes, Output& out);

/// xerial's stream: "\x82SNAPPY\0", i32 version 1, i32 compatible version 1, then i32 length and a raw snappy block
/// each time, 32 KiB before packing. A stream without that magic is read as one raw snappy block.
Bytes packSnappy(ByteView bytes);
std::optional<std::string> unpackSnappy(ByteView bytes, Output& out);

/// An LZ4 frame of independent 64 KiB blocks, no checksums but the header's, no content size. Kafka's default level 9
/// means the fast compressor; every other level the high compression one.
Bytes packLz4(int level, ByteView bytes);
std::optional<std::string> unpackLz4(ByteView bytes, Output& out);

Bytes packZstd(int level, ByteView bytes);
std::optional<std::string> unpackZstd(ByteView bytes, Output& out);

}  // namespace logarium::record::formats

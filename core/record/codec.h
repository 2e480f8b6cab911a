#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.h"
#include "core/record/flaw.h"

namespace logarium::record {

/// Kafka's compression types (org.apache.kafka.common.record.CompressionType); the numbers are those in the attributes.
enum class Codec : std::uint8_t { None = 0, Gzip = 1, Snappy = 2, Lz4 = 3, Zstd = 4 };

/// "none", "gzip", "snappy", "lz4", "zstd": the names of `compression.type`.
std::string_view codecName(Codec codec);
std::optional<Codec> codecByName(std::string_view name);
/// Of the lowest three bits of a batch's attributes; 5 to 7 are no codec.
std::optional<Codec> codecById(int id);

/// Kafka's default levels (KIP-390): gzip -1 (zlib's own), lz4 9, zstd 3; snappy has none.
int defaultLevel(Codec codec);

/// How far a batch may grow when unpacked unless the caller says otherwise, in bytes. Kafka reads batches as a stream
/// and has no such bound; ours keeps a hostile file from eating the memory.
inline constexpr std::size_t kDefaultUnpackLimit = 128u << 20;

/// Packs as Kafka's producer does: gzip with header, snappy in xerial's frame of 32 KiB blocks, lz4 as a frame of
/// independent 64 KiB blocks without checksums, zstd as one frame.
Bytes compress(Codec codec, int level, ByteView bytes);
inline Bytes compress(Codec codec, ByteView bytes) {
    return compress(codec, defaultLevel(codec), bytes);
}

/// Unpacks all of `bytes`; a FlawKind::Unpacking when they are spoiled, cut short, or would give more than `limit`
/// bytes.
Result<Bytes, Flaw> decompress(Codec codec, ByteView bytes, std::size_t limit = kDefaultUnpackLimit);

}  // namespace logarium::record

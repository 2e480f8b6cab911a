#include <snappy.h>

#include <algorithm>
#include <array>

#include "core/record/codec_formats.h"

namespace logarium::record::formats {
namespace {

constexpr std::array<unsigned char, 8> kMagic = {0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kBlockBytes = 32 * 1024;
/// No snappy element makes more than 64 bytes out of its two or more.
constexpr std::size_t kLargestGrowth = 64;

const char* chars(const std::byte* at) {
    return reinterpret_cast<const char*>(at);
}

bool beginsWithHeader(ByteView bytes) {
    return bytes.size() >= kHeaderBytes &&
           std::equal(kMagic.begin(), kMagic.end(), bytes.begin(),
                      [](unsigned char a, std::byte b) { return a == std::to_integer<unsigned char>(b); });
}

std::optional<std::string> unpackBlock(ByteView block, Output& out) {
    std::size_t size = 0;
    if (!snappy::GetUncompressedLength(chars(block.data()), block.size(), &size)) return "a block has no length";
    if (size > kLargestGrowth * block.size()) return "a block claims more than it can hold";
    if (size == 0) return block.size() == 1 ? std::nullopt : std::optional<std::string>("a block is corrupt");
    const auto space = out.spaceFor(size);
    if (space.empty()) return "too large";
    if (!snappy::RawUncompress(chars(block.data()), block.size(), reinterpret_cast<char*>(space.data())))
        return "a block is corrupt";
    out.wrote(size);
    return std::nullopt;
}

}  // namespace

Bytes packSnappy(ByteView bytes) {
    Bytes packed = Bytes(std::as_bytes(std::span(kMagic)).begin(), std::as_bytes(std::span(kMagic)).end());
    appendBig<std::int32_t>(packed, 1);  // Version.
    appendBig<std::int32_t>(packed, 1);  // The oldest version that can read it.
    for (std::size_t at = 0; at < bytes.size(); at += kBlockBytes) {
        const ByteView block = bytes.subspan(at, std::min(kBlockBytes, bytes.size() - at));
        const std::size_t start = packed.size();
        packed.resize(start + 4 + snappy::MaxCompressedLength(block.size()));
        std::size_t size = 0;
        snappy::RawCompress(chars(block.data()), block.size(), reinterpret_cast<char*>(packed.data() + start + 4),
                            &size);
        storeBig(packed.data() + start, static_cast<std::int32_t>(size));
        packed.resize(start + 4 + size);
    }
    return packed;
}

std::optional<std::string> unpackSnappy(ByteView bytes, Output& out) {
    if (bytes.empty()) return "it is empty";
    if (!beginsWithHeader(bytes)) return unpackBlock(bytes, out);
    while (!bytes.empty()) {
        if (beginsWithHeader(bytes)) {  // Streams put end to end are one stream.
            bytes = bytes.subspan(kHeaderBytes);
            continue;
        }
        if (bytes.size() < 4) return "it ends too early";
        const auto size = loadBig<std::int32_t>(bytes.data());
        bytes = bytes.subspan(4);
        if (size < 0 || static_cast<std::size_t>(size) > bytes.size()) return "a block is longer than the data";
        if (auto trouble = unpackBlock(bytes.first(static_cast<std::size_t>(size)), out)) return trouble;
        bytes = bytes.subspan(static_cast<std::size_t>(size));
    }
    return std::nullopt;
}

}  // namespace logarium::record::formats

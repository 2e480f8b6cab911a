#include "core/record/crc32c.h"

#include <array>
#include <cstring>

#include "core/record/crc32c_lanes.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <arm_acle.h>
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace logarium::record {
namespace {

constexpr std::uint32_t kReversedPolynomial = 0x82f63b78;
using Table = std::array<std::uint32_t, 256>;

/// Eight tables: the k-th moves a byte's remainder over k further zero bytes, so that eight bytes go in one step.
constexpr std::array<Table, 8> makeTables() {
    std::array<Table, 8> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? kReversedPolynomial : 0);
        tables[0][byte] = rest;
    }
    for (std::uint32_t byte = 0; byte < 256; ++byte)
        for (std::size_t k = 1; k < 8; ++k) {
            const std::uint32_t before = tables[k - 1][byte];
            tables[k][byte] = (before >> 8) ^ tables[0][before & 0xff];
        }
    return tables;
}
constexpr std::array<Table, 8> kTables = makeTables();

std::uint32_t byteAt(const std::byte* at, std::size_t i) {
    return static_cast<std::uint32_t>(at[i]);
}

#if defined(__x86_64__)
bool processorHasInstruction() {
    return __builtin_cpu_supports("sse4.2") != 0;
}

__attribute__((target("sse4.2"))) inline std::uint64_t step(std::uint64_t sum, const std::byte* at) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    return _mm_crc32_u64(sum, word);
}

/// The sum over three lanes of `Lane` bytes each.
template <std::size_t Lane>
__attribute__((target("sse4.2"))) std::uint32_t threeLanes(const std::byte* at, std::uint32_t crc,
                                                           const ZeroShift& overLane) {
    std::uint64_t first = crc, second = 0, third = 0;
    for (std::size_t i = 0; i < Lane; i += 8) {
        first = step(first, at + i);
        second = step(second, at + Lane + i);
        third = step(third, at + 2 * Lane + i);
    }
    const std::uint32_t two = overLane(static_cast<std::uint32_t>(first)) ^ static_cast<std::uint32_t>(second);
    return overLane(two) ^ static_cast<std::uint32_t>(third);
}

constexpr std::size_t kLongLane = 2048, kShortLane = 128;
constexpr ZeroShift kOverLongLane(kLongLane, kTables[0]);
constexpr ZeroShift kOverShortLane(kShortLane, kTables[0]);

__attribute__((target("sse4.2"))) std::uint32_t byInstruction(ByteView bytes, std::uint32_t crc) {
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 3 * kLongLane; at += 3 * kLongLane, left -= 3 * kLongLane)
        crc = threeLanes<kLongLane>(at, crc, kOverLongLane);
    for (; left >= 3 * kShortLane; at += 3 * kShortLane, left -= 3 * kShortLane)
        crc = threeLanes<kShortLane>(at, crc, kOverShortLane);
    std::uint64_t wide = crc;
    for (; left >= 8; at += 8, left -= 8) wide = step(wide, at);
    crc = static_cast<std::uint32_t>(wide);
    for (; left > 0; ++at, --left) crc = _mm_crc32_u8(crc, static_cast<std::uint8_t>(*at));
    return crc;
}
#elif defined(__aarch64__) && defined(__linux__)
bool processorHasInstruction() {
    return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0;
}

__attribute__((target("+crc"))) std::uint32_t byInstruction(ByteView bytes, std::uint32_t crc) {
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        crc = __crc32cd(crc, word);
    }
    for (; left > 0; ++at, --left) crc = __crc32cb(crc, static_cast<std::uint8_t>(*at));
    return crc;
}
#else
bool processorHasInstruction() {
    return false;
}

std::uint32_t byInstruction(ByteView bytes, std::uint32_t crc) {
    return ~crc32cByTable(bytes, ~crc);
}
#endif

}  // namespace

std::uint32_t crc32cByTable(ByteView bytes, std::uint32_t before) {
    std::uint32_t crc = ~before;
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; at += 8, left -= 8) {
        crc ^= byteAt(at, 0) | byteAt(at, 1) << 8 | byteAt(at, 2) << 16 | byteAt(at, 3) << 24;
        crc = kTables[7][crc & 0xff] ^ kTables[6][(crc >> 8) & 0xff] ^ kTables[5][(crc >> 16) & 0xff] ^
              kTables[4][crc >> 24] ^ kTables[3][byteAt(at, 4)] ^ kTables[2][byteAt(at, 5)] ^
              kTables[1][byteAt(at, 6)] ^ kTables[0][byteAt(at, 7)];
    }
    for (; left > 0; ++at, --left) crc = (crc >> 8) ^ kTables[0][(crc ^ byteAt(at, 0)) & 0xff];
    return ~crc;
}

bool crc32cHasInstruction() {
    static const bool has = processorHasInstruction();
    return has;
}

std::uint32_t crc32c(ByteView bytes, std::uint32_t before) {
    return crc32cHasInstruction() ? ~byInstruction(bytes, ~before) : crc32cByTable(bytes, before);
}

}  // namespace logarium::record

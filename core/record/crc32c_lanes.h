#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace logarium::record {

/// The crc instruction takes three cycles but one can start in each: three stretches of a block are summed side by side
/// and joined afterwards. Joining means moving the first sums over as many zero bytes as come behind them, which is
/// linear over the bits of the sum, and so one look into a table for each of its four bytes.
class ZeroShift {
public:
    /// `table` is the byte table of the polynomial.
    constexpr ZeroShift(std::size_t bytes, const std::array<std::uint32_t, 256>& table) : by_{} {
        std::array<std::uint32_t, 32> bits{};
        for (std::size_t bit = 0; bit < 32; ++bit) {
            std::uint32_t sum = std::uint32_t{1} << bit;
            for (std::size_t i = 0; i < bytes; ++i) sum = (sum >> 8) ^ table[sum & 0xff];
            bits[bit] = sum;
        }
        for (std::size_t place = 0; place < 4; ++place)
            for (std::size_t byte = 1; byte < 256; ++byte) {
                const std::size_t rest = byte & (byte - 1);  // Without its lowest bit, which the loop has seen.
                std::size_t lowest = 0;
                while (((byte >> lowest) & 1) == 0) ++lowest;
                by_[place][byte] = by_[place][rest] ^ bits[8 * place + lowest];
            }
    }

    constexpr std::uint32_t operator()(std::uint32_t sum) const {
        return by_[0][sum & 0xff] ^ by_[1][(sum >> 8) & 0xff] ^ by_[2][(sum >> 16) & 0xff] ^ by_[3][sum >> 24];
    }

private:
    std::array<std::array<std::uint32_t, 256>, 4> by_;
};

}  // namespace logarium::record

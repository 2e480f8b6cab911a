#pragma once
#include <algorithm>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/random.h"

namespace logarium::fuzz {

/// Spoils bytes in the ways that find things: flipped bits, lengths at their limits, pieces cut, doubled, moved, mixed
/// with another input. The same seed spoils the same way on every platform.
class Mutator {
public:
    Mutator(std::uint64_t seed, std::vector<Bytes> seeds) : random_(seed), seeds_(std::move(seeds)) {}

    /// One of the seeds, spoiled one to six times.
    Bytes next() {
        Bytes bytes = seeds_[random_.below(seeds_.size())];
        for (auto times = random_.below(6) + 1; times > 0; --times) spoil(bytes);
        if (bytes.size() > kLargest) bytes.resize(kLargest);
        return bytes;
    }

private:
    static constexpr std::size_t kLargest = 1 << 16;

    void spoil(Bytes& bytes) {
        switch (random_.below(8)) {
            case 0:
                return flipBit(bytes);
            case 1:
                return writeNumber(bytes);
            case 2:
                return insertNoise(bytes);
            case 3:
                return erase(bytes);
            case 4:
                return repeat(bytes);
            case 5:
                return bytes.resize(random_.below(bytes.size() + 1));
            case 6:
                return splice(bytes);
            default:
                if (!bytes.empty()) bytes[random_.below(bytes.size())] = static_cast<std::byte>(random_.below(256));
        }
    }
    void flipBit(Bytes& bytes) {
        if (!bytes.empty()) bytes[random_.below(bytes.size())] ^= static_cast<std::byte>(1u << random_.below(8));
    }
    /// A number at a limit, of a width that fields have.
    void writeNumber(Bytes& bytes) {
        constexpr std::int64_t kNumbers[] = {0,
                                             1,
                                             -1,
                                             127,
                                             128,
                                             -128,
                                             32767,
                                             -32768,
                                             0x7fffffff,
                                             -0x7fffffff - 1,
                                             0x7fffffffffffffff,
                                             -0x7fffffffffffffff - 1,
                                             49,
                                             61};
        const std::int64_t number = kNumbers[random_.below(std::size(kNumbers))];
        const std::size_t width = std::size_t{1} << random_.below(4);
        if (bytes.size() < width) return;
        std::byte whole[8];
        storeBig(whole, number);
        std::copy(whole + 8 - width, whole + 8,
                  bytes.begin() + static_cast<std::ptrdiff_t>(random_.below(bytes.size() - width + 1)));
    }
    void insertNoise(Bytes& bytes) {
        Bytes noise(random_.below(16) + 1);
        for (std::byte& byte : noise) byte = static_cast<std::byte>(random_.below(256));
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(random_.below(bytes.size() + 1)), noise.begin(),
                     noise.end());
    }
    void erase(Bytes& bytes) {
        if (bytes.empty()) return;
        const std::size_t start = random_.below(bytes.size());
        const std::size_t count = random_.below(std::min<std::size_t>(bytes.size() - start, 64)) + 1;
        bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(start),
                    bytes.begin() + static_cast<std::ptrdiff_t>(start + count));
    }
    void repeat(Bytes& bytes) {
        if (bytes.empty()) return;
        const std::size_t start = random_.below(bytes.size());
        const ByteView piece = ByteView(bytes).subspan(start, random_.below(bytes.size() - start) + 1);
        const Bytes copy(piece.begin(), piece.end());
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(random_.below(bytes.size() + 1)), copy.begin(),
                     copy.end());
    }
    void splice(Bytes& bytes) {
        const Bytes& other = seeds_[random_.below(seeds_.size())];
        bytes.resize(random_.below(bytes.size() + 1));
        append(bytes, ByteView(other).subspan(random_.below(other.size() + 1)));
    }

    Random random_;
    std::vector<Bytes> seeds_;
};

}  // namespace logarium::fuzz

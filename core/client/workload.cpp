#include "core/client/workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace logarium::client {

namespace {
constexpr const char* kItems[] = {"espresso", "green tea", "notebook", "headphones",
                                  "umbrella", "desk lamp", "backpack", "water bottle"};
}

std::optional<std::string> Workload::drawKey(Random& random) const {
    const auto count = static_cast<std::uint64_t>(std::max(keyCount_, 1));
    if (nullKeyChance_ > 0 && random.chance(nullKeyChance_)) return std::nullopt;
    switch (keys_) {
        case KeyMix::None:
            return std::nullopt;
        case KeyMix::Single:
            return "user-0";
        case KeyMix::Uniform:
            return fmt::format("user-{}", random.below(count));
        case KeyMix::Zipf: {
            // The inverse of a truncated 1/rank law, near enough for a skew that can be seen: rank = n^u.
            const auto rank = static_cast<std::uint64_t>(std::pow(static_cast<double>(count), random.unit()));
            return fmt::format("user-{}", std::min(rank, count) - 1);
        }
        case KeyMix::HotKey:
            return random.chance(hotShare_) ? "bot-0" : fmt::format("user-{}", random.below(count));
    }
    return std::nullopt;
}

std::size_t Workload::drawSize(Random& random) const {
    const int least = std::max(valueBytes_, 0);
    if (valueBytesMax_ <= least) return static_cast<std::size_t>(least);
    return static_cast<std::size_t>(random.between(least, valueBytesMax_));
}

ProducedRecord Workload::next(Random& random) {
    ProducedRecord record;
    record.key = drawKey(random);
    if (clockOffsetMs_ != 0 && random.chance(wrongClockChance_)) record.clockOffsetMs = clockOffsetMs_;
    ++made_;
    if (record.key && tombstoneChance_ > 0 && random.chance(tombstoneChance_)) return record;
    std::string value = fmt::format(R"({{"order":{},"item":"{}","qty":{},"price":{}.{:02}}})", made_,
                                    kItems[random.below(std::size(kItems))], 1 + random.below(4), 2 + random.below(90),
                                    random.below(100));
    const std::size_t wanted = drawSize(random);
    if (value.size() < wanted)
        value.insert(value.size() - 1,
                     fmt::format(R"(,"note":"{}")", std::string(wanted - std::min(wanted, value.size() + 10), '.')));
    record.value = std::move(value);
    return record;
}

}  // namespace logarium::client

#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/random.h"
#include "core/client/spec.h"

namespace logarium::client {

/// Makes the records of a producer, the same for the same random stream: small orders as JSON, so that bytes on the
/// disk can be read by people.
class Workload {
public:
    explicit Workload(const ProducerSpec& spec)
        : keys_(spec.keys),
          keyCount_(spec.keyCount),
          valueBytes_(spec.valueBytes),
          valueBytesMax_(spec.valueBytesMax),
          tombstoneChance_(spec.tombstoneChance),
          hotShare_(spec.hotShare),
          nullKeyChance_(spec.nullKeyChance),
          clockOffsetMs_(spec.clockOffsetMs),
          wrongClockChance_(spec.wrongClockChance) {}

    ProducedRecord next(Random& random);

private:
    std::optional<std::string> drawKey(Random& random) const;
    std::size_t drawSize(Random& random) const;

    KeyMix keys_;
    int keyCount_;
    int valueBytes_;
    int valueBytesMax_;
    double tombstoneChance_;
    double hotShare_;
    double nullKeyChance_;
    std::int64_t clockOffsetMs_;
    double wrongClockChance_;
    std::int64_t made_ = 0;
};

}  // namespace logarium::client

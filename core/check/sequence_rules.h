#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/record/batch_header.h"

namespace logarium::check {

/// L7, batch by batch along one log: of a producer id no epoch comes after a higher one (it is fenced), and within an
/// epoch no sequence comes twice or is left out. Where the cleaner took offsets away, only the order counts.
class SequenceWalk {
public:
    /// `numbered`: clients write there. Coordinators do not count their records.
    explicit SequenceWalk(bool numbered) : numbered_(numbered) {}

    /// What is wrong with the batch, as the end of a sentence; empty: nothing.
    std::string look(const record::BatchHeader& batch);

private:
    struct Last {
        std::int16_t epoch = -1;
        std::int32_t sequence = -1;  ///< -1: none in this epoch yet
        Offset at;                   ///< of the batch with that sequence
        Offset epochAt;              ///< of the last batch, markers too
    };
    std::string order(const record::BatchHeader& batch, const Last& last) const;

    bool numbered_;
    std::map<std::int64_t, Last> producers_;
    Offset next_ = kNoOffset;     ///< after the batch before
    Offset lastGap_ = kNoOffset;  ///< offsets are missing before this one
};

}  // namespace logarium::check

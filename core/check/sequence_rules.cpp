#include "core/check/sequence_rules.h"

#include <fmt/format.h>

#include "core/record/batch.h"

namespace logarium::check {

std::string SequenceWalk::look(const record::BatchHeader& batch) {
    if (next_ != kNoOffset && batch.baseOffset != next_) lastGap_ = batch.baseOffset;
    next_ = batch.nextOffset();
    if (batch.producerId < 0) return {};
    Last& last = producers_[batch.producerId];
    if (batch.producerEpoch < last.epoch)
        return fmt::format("has epoch {} of producer {}, after epoch {} at {}", batch.producerEpoch, batch.producerId,
                           last.epoch, last.epochAt.value);
    if (batch.producerEpoch > last.epoch) last.sequence = -1;
    last.epoch = batch.producerEpoch;
    last.epochAt = batch.baseOffset;
    if (batch.isControlBatch()) return {};  // A marker has no number: what is missing before it may have had some.
    std::string wrong;
    if (numbered_ && last.sequence >= 0) wrong = order(batch, last);
    last.sequence = record::incrementSequence(batch.baseSequence, batch.lastOffsetDelta);
    last.at = batch.baseOffset;
    return wrong;
}

std::string SequenceWalk::order(const record::BatchHeader& batch, const Last& last) const {
    const std::int32_t wanted = record::incrementSequence(last.sequence, 1);
    if (batch.baseSequence == wanted) return {};
    if (last.at < lastGap_ && batch.baseSequence > wanted) return {};
    return fmt::format("has sequence {} of producer {}, epoch {}; {} was to follow on the batch at {}",
                       batch.baseSequence, batch.producerId, batch.producerEpoch, wanted, last.at.value);
}

}  // namespace logarium::check

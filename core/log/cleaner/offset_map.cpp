#include "core/log/cleaner/offset_map.h"

#include <xxhash.h>

#include "core/base/assert.h"

namespace logarium::log {

std::size_t OffsetMap::find(ByteView key, std::uint64_t& high, std::uint64_t& low) const {
    const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
    high = hash.high64;
    low = hash.low64;
    std::size_t at = static_cast<std::size_t>(low % slots_.size());
    for (std::size_t tried = 0; tried < slots_.size(); ++tried) {
        if (slots_[at].offset < 0 || (slots_[at].high == high && slots_[at].low == low)) return at;
        at = at + 1 == slots_.size() ? 0 : at + 1;
    }
    return slots_.size();  // Every slot is taken, by other keys.
}

void OffsetMap::put(ByteView key, Offset offset) {
    ensure(size_ < slotCount(), "a key is put into an offset map that has room");
    std::uint64_t high = 0, low = 0;
    Slot& slot = slots_[find(key, high, low)];
    if (slot.offset < 0) ++size_;
    slot = {high, low, offset.value};
    updateLatestOffset(offset);
}

Offset OffsetMap::get(ByteView key) const {
    if (size_ == 0) return kNoOffset;
    std::uint64_t high = 0, low = 0;
    const std::size_t at = find(key, high, low);
    return at == slots_.size() ? kNoOffset : Offset{slots_[at].offset};
}

}  // namespace logarium::log

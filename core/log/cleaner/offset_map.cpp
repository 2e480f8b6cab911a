#include "core/log/cleaner/offset_map.h"

#include <sys/mman.h>

#include <cstring>
#include <new>

// The hash is taken for every record: worth compiling it in.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/base/assert.h"

namespace logarium::log {

namespace {

/// Zeroed pages that take memory only when they are touched; large ones where the system has them, since a probe
/// anywhere in the table otherwise also misses the address cache.
void* zeroedPages(std::size_t bytes) {
    void* pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    ::madvise(pages, bytes, MADV_HUGEPAGE);
#endif
    return pages;
}

}  // namespace

KeyHash KeyHash::of(ByteView key) {
    const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
    return {hash.high64, hash.low64};
}

OffsetMap::OffsetMap(std::int64_t bytes, Memory memory) : count_(static_cast<std::size_t>(bytes / kSlotBytes)) {
    if (count_ == 0) return;
    const std::size_t size = count_ * sizeof(Slot);
    void* pages = zeroedPages(size);
    if (memory == Memory::AtOnce) std::memset(pages, 0, size);
    slots_ = std::unique_ptr<Slot[], Release>(static_cast<Slot*>(pages), Release{size});
}

void OffsetMap::Release::operator()(Slot* slots) const {
    ::munmap(slots, bytes);
}

/// The hash as a fraction of the table's length: no division.
std::size_t OffsetMap::home(const KeyHash& key) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(key.low) * count_) >> 64);
}

void OffsetMap::prefetch(const KeyHash& key) const {
    if (count_ == 0) return;
    const Slot* slot = slots_.get() + home(key);
    __builtin_prefetch(slot, 1);
    __builtin_prefetch(&slot->next, 1);  // A quarter of the slots lie across two cache lines.
}

OffsetMap::Slot* OffsetMap::find(const KeyHash& key) const {
    std::size_t at = home(key);
    for (std::size_t tried = 0; tried < count_; ++tried) {
        Slot& slot = slots_[at];
        if (slot.next == 0 || slot.key == key) return &slot;
        if (++at == count_) at = 0;
    }
    return nullptr;
}

void OffsetMap::put(const KeyHash& key, Offset offset) {
    ensure(size_ < slotCount(), "a key is put into an offset map that has room");
    Slot& slot = *find(key);
    if (slot.next == 0) ++size_;
    slot = {key, offset.value + 1};
    updateLatestOffset(offset);
}

Offset OffsetMap::get(const KeyHash& key) const {
    if (size_ == 0) return kNoOffset;
    const Slot* slot = find(key);
    return slot == nullptr ? kNoOffset : Offset{slot->next - 1};
}

}  // namespace logarium::log

#include "core/disk/mark_table.h"

#include <xxhash.h>

namespace logarium::disk {

PathMark PathMark::of(std::string_view path) {
    const XXH128_hash_t hash = XXH3_128bits(path.data(), path.size());
    return {hash.high64, hash.low64};
}

}  // namespace logarium::disk

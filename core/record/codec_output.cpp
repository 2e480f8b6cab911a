#include <algorithm>
#include <cstring>

#include "core/base/assert.h"
#include "core/record/codec_formats.h"

namespace logarium::record::formats {

Output::Output(std::size_t packedBytes, std::size_t limit)
    : bytes_(std::min(limit, std::max<std::size_t>(4 * packedBytes, 1024))), limit_(limit) {}

std::span<std::byte> Output::space() {
    if (used_ == bytes_.size()) {
        full_ = used_ >= limit_;
        if (full_) return {};
        bytes_.resize(std::min(limit_, std::max<std::size_t>(bytes_.size() * 2, 1024)));
    }
    return std::span(bytes_).subspan(used_);
}

std::span<std::byte> Output::spaceFor(std::size_t count) {
    full_ = full_ || count > limit_ - used_;
    if (full_) return {};
    if (count > bytes_.size() - used_) bytes_.resize(std::min(limit_, std::max(used_ + count, bytes_.size() * 2)));
    return std::span(bytes_).subspan(used_, count);
}

bool Output::add(ByteView bytes) {
    if (bytes.empty()) return true;
    const auto into = spaceFor(bytes.size());
    if (into.empty()) return false;
    std::memcpy(into.data(), bytes.data(), bytes.size());
    wrote(bytes.size());
    return true;
}

Bytes Output::take() {
    ensure(used_ <= bytes_.size(), "unpacked bytes stay in their space");
    bytes_.resize(used_);
    return std::move(bytes_);
}

}  // namespace logarium::record::formats

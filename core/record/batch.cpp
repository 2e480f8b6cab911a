#include "core/record/batch.h"

#include <fmt/format.h>

#include "core/record/crc32c.h"

namespace logarium::record {

namespace {

/// Bytes of the batch that stands at the front, if it is whole and of our magic; else 0, and parseBatch() says why.
std::size_t wholeBatchAt(ByteView bytes) {
    if (!isBatchHeader(bytes)) return 0;
    const auto length = loadBig<std::int32_t>(bytes.data() + at::batchLength);
    const std::size_t size = static_cast<std::size_t>(length) + kLogOverhead;
    return size <= bytes.size() ? size : 0;
}

}  // namespace

Result<BatchView, Flaw> parseBatch(ByteView bytes, std::int64_t position) {
    auto header = parseBatchHeader(bytes);
    if (!header.ok()) {
        Flaw flaw = header.error();
        flaw.position += position;
        return flaw;
    }
    const auto size = static_cast<std::size_t>(header.value().sizeInBytes());
    if (size > bytes.size())
        return Flaw{FlawKind::Truncated, fmt::format("the batch has {} bytes, only {} are there", size, bytes.size()),
                    position + static_cast<std::int64_t>(bytes.size())};
    return BatchView{header.value(), bytes.first(size), position};
}

std::uint32_t computeCrc(ByteView batch) {
    ensure(batch.size() >= kBatchHeaderBytes, "a batch has its whole header");
    return crc32c(batch.subspan(at::attributes));
}

std::optional<Flaw> ensureValid(const BatchView& batch) {
    const std::uint32_t computed = computeCrc(batch.bytes);
    if (computed == batch.header.crc) return std::nullopt;
    return Flaw{FlawKind::InvalidCrc,
                fmt::format("Record is corrupt (stored crc = {}, computed crc = {})", batch.header.crc, computed),
                batch.position + static_cast<std::int64_t>(at::crc)};
}

std::optional<BatchView> BatchReader::next() {
    if (flaw_ || at_ == bytes_.size()) return std::nullopt;
    const ByteView rest = bytes_.subspan(at_);
    if (const std::size_t size = wholeBatchAt(rest); size > 0) {
        at_ += size;
        return BatchView{loadBatchHeader(rest), rest.first(size), position() - static_cast<std::int64_t>(size)};
    }
    auto batch = parseBatch(bytes_.subspan(at_), position());
    if (!batch.ok()) {
        flaw_ = batch.error();
        return std::nullopt;
    }
    at_ += batch.value().bytes.size();
    return std::move(batch).value();
}

}  // namespace logarium::record

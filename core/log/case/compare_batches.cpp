#include "core/log/case/compare_batches.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/record/batch.h"
#include "core/record/codec.h"

namespace logarium::log {

namespace {

bool samePacked(const record::BatchView& a, const record::BatchView& b) {
    if (std::ranges::equal(a.bytes, b.bytes)) return true;
    record::BatchHeader x = a.header, y = b.header;
    x.batchLength = y.batchLength = 0;
    x.crc = y.crc = 0;
    if (x != y || !x.isCompressed() || record::ensureValid(a) || record::ensureValid(b)) return false;
    const auto codec = x.codec();
    if (!codec) return false;
    const auto left = record::decompress(*codec, a.recordBytes()), right = record::decompress(*codec, b.recordBytes());
    return left.ok() && right.ok() && left.value() == right.value();
}

}  // namespace

std::optional<std::string> batchDifference(ByteView expected, ByteView got) {
    record::BatchReader wanted(expected), made(got);
    for (int index = 0;; ++index) {
        const auto a = wanted.next(), b = made.next();
        if (a && b && samePacked(*a, *b)) continue;
        if (a && b)
            return fmt::format("batch {} at byte {} (offsets {} to {}) differs", index, a->position,
                               a->header.baseOffset.value, a->header.lastOffset().value);
        if (a || b) return fmt::format("{} batches expected, {} got", a ? "more" : "fewer", a ? "fewer" : "more");
        break;
    }
    const ByteView restA = expected.last(wanted.leftOver()), restB = got.last(made.leftOver());
    if (std::ranges::equal(restA, restB)) return std::nullopt;
    return fmt::format("{} bytes behind the last batch expected, {} got", restA.size(), restB.size());
}

bool sameRepackedIndex(ByteView expected, ByteView got, ByteView log, Offset base) {
    if (expected.size() != got.size()) return false;
    record::BatchReader batches(log);
    std::map<std::int64_t, std::int64_t> positions;
    while (const auto batch = batches.next()) positions[batch->header.lastOffset().value] = batch->position;
    for (std::size_t at = 0; at + 8 <= got.size(); at += 8) {
        const auto wanted = loadBig<std::int32_t>(expected.data() + at), made = loadBig<std::int32_t>(got.data() + at);
        if (wanted != made) return false;
        const auto position = loadBig<std::int32_t>(got.data() + at + 4);
        if (made == 0 && position == 0) continue;  // Not used yet.
        const auto found = positions.find(base.value + made);
        if (found == positions.end() || found->second != position) return false;
    }
    return true;
}

}  // namespace logarium::log

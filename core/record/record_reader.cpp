#include "core/record/record_reader.h"

#include <fmt/format.h>

#include <utility>

namespace logarium::record {
namespace {

/// A length of -1 is null; Kafka takes any negative one for that. False when the bytes are not there.
bool readNullable(VarintReader& in, std::optional<ByteView>& into) {
    const auto size = in.varint();
    if (!size) return false;
    into = *size < 0 ? std::nullopt : in.take(*size);
    return *size < 0 || into.has_value();
}

}  // namespace

RecordReader::RecordReader(const BatchView& batch, std::size_t limit)
    : header_(batch.header),
      appendTime_(batch.header.timestampType() == TimestampType::LogAppendTime),
      records_(batch.recordBytes()) {
    bodyStart_ = kBatchHeaderBytes;
    if (header_.count < 0) {
        flaw_ = Flaw{FlawKind::InvalidCount,
                     fmt::format("Found invalid record count {} in magic v{} batch", header_.count, header_.magic),
                     static_cast<std::int64_t>(at::count)};
        return;
    }
    const auto codec = header_.codec();
    if (!codec) {
        flaw_ =
            Flaw{FlawKind::InvalidAttributes, fmt::format("Unknown compression type id: {}", header_.attributes & 7),
                 static_cast<std::int64_t>(at::attributes)};
        return;
    }
    if (*codec == Codec::None || header_.count == 0) return;
    auto unpacked = decompress(*codec, records_, limit);
    if (!unpacked.ok()) {
        flaw_ = unpacked.error();
        records_ = {};
        return;
    }
    unpacked_ = std::move(unpacked).value();
    records_ = unpacked_;
    bodyStart_ = 0;
}

const Record* RecordReader::next() {
    if (flaw_ || read_ == header_.count) return nullptr;
    recordPosition_ = bodyStart_ + static_cast<std::int64_t>(at_);
    VarintCursor in(records_.subspan(at_));
    const std::int32_t size = in.varint();
    if (in.failed()) {
        fail(FlawKind::InvalidRecord, "Incorrect declared batch size, premature EOF reached");
        return nullptr;
    }
    if (size < 0 || static_cast<std::size_t>(size) > in.left()) {
        fail(FlawKind::InvalidRecord,
             fmt::format("Invalid record size: expected {} bytes in record payload, but instead the "
                         "buffer has only {} remaining bytes.",
                         size, in.left()));
        return nullptr;
    }
    const ByteView body(in.position(), static_cast<std::size_t>(size));
    if (!readBody(body)) return nullptr;
    const auto taken = static_cast<std::size_t>(body.data() + body.size() - (records_.data() + at_));
    current_.sizeInBytes = static_cast<std::int32_t>(taken);
    at_ += taken;
    ++read_;
    // Kafka hands out the last record only when nothing is left behind it.
    if (read_ == header_.count && at_ < records_.size()) {
        fail(FlawKind::RecordsRemaining, "Incorrect declared batch size, records still remaining in file");
        return nullptr;
    }
    return &current_;
}

bool RecordReader::readBody(ByteView body) {
    VarintCursor in(body);
    in.skipByte();  // Attributes: none is in use.
    const std::int64_t timestampDelta = in.varlong();
    const std::int32_t offsetDelta = in.varint();
    current_.key = in.nullableBytes();
    current_.value = in.nullableBytes();
    const std::int32_t headerCount = in.varint();
    if (in.failed()) return failStructure();
    current_.timestamp =
        appendTime_ ? header_.maxTimestamp : TimestampMs{wrappingAdd(header_.baseTimestamp.value, timestampDelta)};
    current_.offset = Offset{wrappingAdd(header_.baseOffset.value, offsetDelta)};
    current_.sequence = header_.baseSequence >= 0 ? incrementSequence(header_.baseSequence, offsetDelta) : kNoSequence;
    current_.headers = {};
    return (headerCount == 0 && in.left() == 0) || readHeaders(body, body.last(in.left()), headerCount);
}

bool RecordReader::readHeaders(ByteView body, ByteView headers, std::int32_t count) {
    if (count < 0)
        return fail(FlawKind::InvalidRecord, fmt::format("Found invalid number of record headers {}", count));
    if (static_cast<std::size_t>(count) > headers.size())
        return fail(FlawKind::InvalidRecord, fmt::format("Found invalid number of record headers. {} is larger than "
                                                         "the remaining size of the buffer",
                                                         count));
    VarintReader in(headers);
    if (!skipHeaders(in, count)) return false;
    current_.headers = RecordHeaders(headers, count);
    if (in.left() != 0)
        return fail(FlawKind::InvalidRecord,
                    fmt::format("Invalid record size: expected to read {} bytes in record payload, but instead read {}",
                                body.size(), body.size() - in.left()));
    return true;
}

bool RecordReader::skipHeaders(VarintReader& in, std::int32_t count) {
    for (std::int32_t i = 0; i < count; ++i) {
        const auto keySize = in.varint();
        if (keySize && *keySize < 0)
            return fail(FlawKind::InvalidRecord, fmt::format("Invalid negative header key size {}", *keySize));
        std::optional<ByteView> value;
        if (!keySize || !in.take(*keySize) || !readNullable(in, value)) return failStructure();
    }
    return true;
}

bool RecordReader::fail(FlawKind kind, std::string message) {
    flaw_ = Flaw{kind, std::move(message), recordPosition_};
    return false;
}

}  // namespace logarium::record

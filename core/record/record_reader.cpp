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
      bodyStart_(kBatchHeaderBytes) {
    begin(batch.recordBytes(), limit);
}

void RecordReader::begin(ByteView packed, std::size_t limit) {
    walk(packed);
    if (header_.count < 0)
        return fail(Flaw{FlawKind::InvalidCount,
                         fmt::format("Found invalid record count {} in magic v{} batch", header_.count, header_.magic),
                         static_cast<std::int64_t>(at::count)});
    const auto codec = header_.codec();
    if (!codec)
        return fail(Flaw{FlawKind::InvalidAttributes,
                         fmt::format("Unknown compression type id: {}", header_.attributes & 7),
                         static_cast<std::int64_t>(at::attributes)});
    if (*codec == Codec::None || header_.count == 0) return;
    auto unpacked = decompress(*codec, records_, limit);
    if (!unpacked.ok()) {
        walk({});
        return fail(unpacked.error());
    }
    unpacked_ = std::move(unpacked).value();
    walk(unpacked_);
    bodyStart_ = 0;
}

void RecordReader::walk(ByteView records) {
    records_ = records;
    at_ = recordStart_ = records.data();
    end_ = records.data() + records.size();
}

bool RecordReader::readAny() {
    VarintReader in({at_, end_});
    const auto size = in.varint();
    if (!size) return fail(FlawKind::InvalidRecord, "Incorrect declared batch size, premature EOF reached");
    const auto body = in.take(*size);
    if (!body)
        return fail(FlawKind::InvalidRecord,
                    fmt::format("Invalid record size: expected {} bytes in record payload, but instead the "
                                "buffer has only {} remaining bytes.",
                                *size, in.left()));
    current_.sizeInBytes = static_cast<std::int32_t>(in.position());
    at_ += in.position();
    return readBody(*body);
}

bool RecordReader::readBody(ByteView body) {
    VarintReader in(body);
    const auto attributes = in.byte();  // None is in use.
    const auto timestampDelta = in.varlong();
    const auto offsetDelta = in.varint();
    if (!attributes || !timestampDelta || !offsetDelta || !readNullable(in, current_.key) ||
        !readNullable(in, current_.value))
        return failStructure();
    const auto headerCount = in.varint();
    if (!headerCount) return failStructure();
    place(*timestampDelta, *offsetDelta);
    return (*headerCount == 0 && in.left() == 0) || readHeaders(body, in.rest(), *headerCount);
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

const Record* RecordReader::failRemaining() {
    fail(FlawKind::RecordsRemaining, "Incorrect declared batch size, records still remaining in file");
    return nullptr;
}

bool RecordReader::failStructure() {
    return fail(FlawKind::InvalidRecord, "Found invalid record structure");
}

bool RecordReader::fail(FlawKind kind, std::string message) {
    fail(Flaw{kind, std::move(message), recordPosition()});
    return false;
}

void RecordReader::fail(Flaw flaw) {
    flaw_ = std::move(flaw);
    read_ = header_.count;  // next() need ask for no more than that.
}

}  // namespace logarium::record

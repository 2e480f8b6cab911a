#include "core/observe/batch_fields.h"

#include <fmt/format.h>

#include "core/base/calendar.h"
#include "core/record/batch.h"
#include "core/record/control_record.h"
#include "core/record/varint.h"

namespace logarium::observe {

namespace {

struct HeaderMeaning {
    FieldKind kind;
    std::string_view text;
};

/// In the order of record::describeFields.
constexpr HeaderMeaning kHeaderMeanings[] = {
    {FieldKind::Offset, "offset of the first record; the leader writes it when it appends the batch"},
    {FieldKind::Length, "bytes that follow this field: the rest of the header, and the records"},
    {FieldKind::Epoch, "leader epoch in which the leader appended it; a returning follower truncates by it"},
    {FieldKind::Check, "version of the format: 2 since Kafka 0.11"},
    {FieldKind::Check, "CRC-32C of everything after it, from the attributes to the end of the batch"},
    {FieldKind::Check, "bits 0-2 codec, 3 timestamp type, 4 transactional, 5 control, 6 delete horizon"},
    {FieldKind::Offset, "last offset minus baseOffset; compaction keeps it when records in between go"},
    {FieldKind::Time, "milliseconds since 1970; each record says how far it lies from it"},
    {FieldKind::Time, "largest timestamp in the batch; with LogAppendTime that of every record"},
    {FieldKind::Producer, "which producer wrote it, to find duplicates; -1: it is not idempotent"},
    {FieldKind::Producer, "a newer epoch of the same producerId shuts the older one out; -1: not idempotent"},
    {FieldKind::Producer, "the first record's number as its producer counts; a repeated batch is known by it"},
    {FieldKind::Length, "records in the batch"},
};
constexpr std::string_view kHorizonMeaning =
    "delete horizon: when its tombstones or markers may go; milliseconds since 1970";
constexpr std::string_view kBadCrcMeaning =
    "CRC-32C of everything after it: it does not fit, so the batch is damaged and no reader gets it";

/// Writes down fields one after the other, so that none can overlap.
class FieldWriter {
public:
    FieldWriter(std::vector<FieldView>& into, ByteView bytes, std::int64_t position)
        : into_(into), in_(bytes), position_(position), size_(static_cast<std::int64_t>(bytes.size())) {}

    record::VarintReader& in() { return in_; }
    void ofRecord(int number) { record_ = number; }

    /// All bytes that were read since the last field.
    void field(FieldKind kind, std::string name, std::string value, std::string_view meaning) {
        const auto end = static_cast<std::int64_t>(in_.position());
        if (end > written_)
            into_.push_back(
                {std::move(name), std::move(value), meaning, position_ + written_, end - written_, kind, record_});
        written_ = end;
    }
    /// What is left cannot be read.
    void damaged(std::string_view meaning) {
        if (written_ < size_)
            into_.push_back({"unreadable", fmt::format("{} bytes", size_ - written_), meaning, position_ + written_,
                             size_ - written_, FieldKind::Damaged, record_});
        written_ = size_;
    }
    bool atEnd() const { return written_ == size_; }

private:
    std::vector<FieldView>& into_;
    record::VarintReader in_;
    std::int64_t position_;
    std::int64_t size_;
    std::int64_t written_ = 0;
    int record_ = -1;
};

/// A length and as many bytes; a negative length is null where that may be. False: they are not there.
struct SizedNames {
    const char* length;
    const char* bytes;
    std::string_view lengthMeaning;
    std::string_view bytesMeaning;
    FieldKind kind;
    bool nullable = true;
};

bool writeSized(FieldWriter& out, const SizedNames& names) {
    const auto size = out.in().varint();
    if (!size || (*size < 0 && !names.nullable)) return false;
    if (*size > 0 && static_cast<std::size_t>(*size) > out.in().left()) return false;
    out.field(FieldKind::Length, names.length, *size < 0 ? fmt::format("{} (null)", *size) : fmt::to_string(*size),
              names.lengthMeaning);
    if (*size <= 0) return true;
    const auto bytes = out.in().take(*size);
    out.field(names.kind, names.bytes, bytesAsText(*bytes), names.bytesMeaning);
    return true;
}

constexpr SizedNames kKey{"keyLength", "key", "varint: bytes of the key; -1: the record has none",
                          "chooses the partition, and is what compaction keeps the last value of", FieldKind::Key};
constexpr SizedNames kValue{"valueLength", "value", "varint: bytes of the value; -1: a tombstone",
                            "what the application wrote; Kafka never looks into it", FieldKind::Value};
constexpr SizedNames kHeaderKey{
    "headerKeyLength", "headerKey", "varint: bytes of the header's key", "name of a record header, UTF-8",
    FieldKind::Header, false};
constexpr SizedNames kHeaderValue{"headerValueLength", "headerValue", "varint: bytes of the header's value; -1: null",
                                  "value of the record header", FieldKind::Header};

bool writeRecord(FieldWriter& out, const record::BatchHeader& header) {
    const auto length = out.in().varint();
    if (!length || *length < 0 || static_cast<std::size_t>(*length) > out.in().left()) return false;
    out.field(FieldKind::Length, "length", fmt::to_string(*length), "varint: bytes of the record behind this field");
    const std::size_t end = out.in().position() + static_cast<std::size_t>(*length);
    const auto attributes = out.in().byte();
    if (!attributes) return false;
    out.field(FieldKind::Check, "attributes", fmt::to_string(static_cast<int>(*attributes)),
              "no bit of it is used so far");
    const auto time = out.in().varlong();
    if (!time) return false;
    const auto stamp = record::wrappingAdd(header.baseTimestamp.value, *time);
    out.field(FieldKind::Time, "timestampDelta", fmt::format("{} = {}", *time, utcText(stamp)),
              "varlong: milliseconds after baseTimestamp");
    const auto delta = out.in().varint();
    if (!delta) return false;
    out.field(FieldKind::Offset, "offsetDelta",
              fmt::format("{} = offset {}", *delta, record::wrappingAdd(header.baseOffset.value, *delta)),
              "varint: what baseOffset has to grow by to give this record's offset");
    if (!writeSized(out, kKey) || !writeSized(out, kValue)) return false;
    const auto headers = out.in().varint();
    if (!headers || *headers < 0) return false;
    out.field(FieldKind::Length, "headersCount", fmt::to_string(*headers), "varint: record headers that follow");
    for (int i = 0; i < *headers; ++i)
        if (!writeSized(out, kHeaderKey) || !writeSized(out, kHeaderValue)) return false;
    return out.in().position() == end;
}

void addHeader(std::vector<FieldView>& fields, const record::BatchHeader& header, ByteView batch,
               std::int64_t position) {
    const auto described = record::describeFields(header);
    for (std::size_t i = 0; i < described.size() && i < std::size(kHeaderMeanings); ++i) {
        const auto& field = described[i];
        fields.push_back({field.name, field.value, kHeaderMeanings[i].text,
                          position + static_cast<std::int64_t>(field.position), static_cast<std::int64_t>(field.size),
                          kHeaderMeanings[i].kind, -1});
        FieldView& added = fields.back();
        if (added.kind == FieldKind::Time) added.value += " = " + utcText(std::stoll(field.value));
        if (field.position == record::at::baseTimestamp && header.deleteHorizon()) added.meaning = kHorizonMeaning;
        if (field.position != record::at::crc) continue;
        const std::uint32_t computed = record::computeCrc(batch);
        added.value = fmt::format("0x{:08x}", header.crc);
        if (computed == header.crc) continue;
        added.value += fmt::format(", computed 0x{:08x}", computed);
        added.meaning = kBadCrcMeaning;
        added.kind = FieldKind::Damaged;
    }
}

bool printable(ByteView bytes) {
    std::size_t follow = 0;
    for (const std::byte b : bytes) {
        const auto c = static_cast<unsigned char>(b);
        if (follow > 0) {
            if ((c & 0xc0) != 0x80) return false;
            --follow;
        } else if (c >= 0x80) {
            follow = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : 0;
            if (follow == 0 || c >= 0xf5) return false;
        } else if (c < 0x20 || c == 0x7f) {
            return false;
        }
    }
    return follow == 0;
}

}  // namespace

std::string bytesAsText(ByteView bytes, std::size_t most) {
    // A cut may fall into a character: up to three bytes less then.
    for (std::size_t size = std::min(bytes.size(), most); size + 4 > std::min(bytes.size(), most); --size) {
        if (printable(bytes.first(size)))
            return std::string(asText(bytes.first(size))) + (size < bytes.size() ? "…" : "");
        if (size == bytes.size() || size == 0) break;
    }
    std::string text = "0x";
    for (const std::byte b : bytes.first(std::min(bytes.size(), most / 2)))
        text += fmt::format("{:02x}", static_cast<int>(b));
    return text + (bytes.size() > most / 2 ? "…" : "");
}

std::string utcText(std::int64_t epochMillis) {
    if (epochMillis == -1) return "none";
    constexpr std::int64_t kLastMillis = 253402300799999;  // End of the year 9999.
    if (epochMillis < 0 || epochMillis > kLastMillis) return fmt::to_string(epochMillis);
    const CalendarTime t = calendarTime(TimestampMs{epochMillis});
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", t.year, t.month, t.day, t.hour, t.minute, t.second,
                       t.millisecond);
}

std::vector<FieldView> fieldsOf(ByteView batch, std::int64_t position) {
    std::vector<FieldView> fields;
    const auto parsed = record::parseBatchHeader(batch);
    if (!parsed.ok()) {
        FieldWriter(fields, batch, position).damaged("no header of a record batch v2 stands here");
        return fields;
    }
    const record::BatchHeader& header = parsed.value();
    addHeader(fields, header, batch, position);
    FieldWriter out(fields, batch.subspan(record::kBatchHeaderBytes),
                    position + static_cast<std::int64_t>(record::kBatchHeaderBytes));
    if (header.isCompressed()) {
        out.in().take(static_cast<std::int64_t>(out.in().left()));
        const auto codec = header.codec();
        out.field(FieldKind::Packed, "records",
                  fmt::format("{} records, {}", header.count, codec ? record::codecName(*codec) : "unknown codec"),
                  "all records compressed together: their fields show only when they are unpacked, as in the table");
        return fields;
    }
    for (int i = 0; i < header.count && !out.atEnd(); ++i) {
        out.ofRecord(i);
        if (!writeRecord(out, header)) {
            out.damaged("no record can be read from here on");
            return fields;
        }
    }
    out.ofRecord(-1);
    out.damaged("bytes behind the last record that the header counts");
    return fields;
}

std::vector<FieldView> indexFieldsOf(ByteView entry, IndexKind kind, Offset segmentBase, std::int64_t position) {
    std::vector<FieldView> fields;
    constexpr std::string_view kRelative = "minus the segment's base offset, so that four bytes are enough";
    ByteReader in(entry);
    const auto stamp = kind == IndexKind::Times ? in.big<std::int64_t>() : std::nullopt;
    if (stamp)
        fields.push_back({"timestamp", fmt::format("{} = {}", *stamp, utcText(*stamp)),
                          "largest timestamp in the segment so far", position, 8, FieldKind::Time, 0});
    const auto relative = in.big<std::int32_t>();
    if (relative)
        fields.push_back({"relativeOffset", fmt::format("{} = offset {}", *relative, segmentBase.value + *relative),
                          kRelative, position + (stamp ? 8 : 0), 4, FieldKind::Offset, 0});
    const auto at = kind == IndexKind::Offsets ? in.big<std::int32_t>() : std::nullopt;
    if (at)
        fields.push_back({"position", fmt::to_string(*at),
                          "byte of the .log at which the batch with this offset begins", position + 4, 4,
                          FieldKind::Length, 0});
    return fields;
}

}  // namespace logarium::observe

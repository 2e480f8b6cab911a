#include "core/record/codec.h"

#include "core/base/assert.h"
#include "core/record/codec_formats.h"

namespace logarium::record {

std::string_view codecName(Codec codec) {
    switch (codec) {
        case Codec::None:
            return "none";
        case Codec::Gzip:
            return "gzip";
        case Codec::Snappy:
            return "snappy";
        case Codec::Lz4:
            return "lz4";
        case Codec::Zstd:
            return "zstd";
    }
    ensure(false, "every codec has a name");
    return {};
}

std::optional<Codec> codecByName(std::string_view name) {
    for (const Codec codec : {Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd})
        if (codecName(codec) == name) return codec;
    return std::nullopt;
}

std::optional<Codec> codecById(int id) {
    if (id < 0 || id > static_cast<int>(Codec::Zstd)) return std::nullopt;
    return static_cast<Codec>(id);
}

int defaultLevel(Codec codec) {
    switch (codec) {
        case Codec::Gzip:
            return -1;
        case Codec::Lz4:
            return 9;
        case Codec::Zstd:
            return 3;
        case Codec::None:
        case Codec::Snappy:
            return 0;
    }
    ensure(false, "every codec has a level");
    return 0;
}

Bytes compress(Codec codec, int level, ByteView bytes) {
    switch (codec) {
        case Codec::None:
            return Bytes(bytes.begin(), bytes.end());
        case Codec::Gzip:
            return formats::packGzip(level, bytes);
        case Codec::Snappy:
            return formats::packSnappy(bytes);
        case Codec::Lz4:
            return formats::packLz4(level, bytes);
        case Codec::Zstd:
            return formats::packZstd(level, bytes);
    }
    ensure(false, "every codec packs");
    return {};
}

namespace {

std::optional<std::string> unpack(Codec codec, ByteView bytes, formats::Output& out) {
    switch (codec) {
        case Codec::None:
            return out.add(bytes) ? std::nullopt : std::optional<std::string>("too large");
        case Codec::Gzip:
            return formats::unpackGzip(bytes, out);
        case Codec::Snappy:
            return formats::unpackSnappy(bytes, out);
        case Codec::Lz4:
            return formats::unpackLz4(bytes, out);
        case Codec::Zstd:
            return formats::unpackZstd(bytes, out);
    }
    ensure(false, "every codec unpacks");
    return {};
}

}  // namespace

Result<Bytes, Flaw> decompress(Codec codec, ByteView bytes, std::size_t limit) {
    formats::Output out(bytes.size(), limit);
    const auto trouble = unpack(codec, bytes, out);
    if (out.isFull())
        return Flaw{
            FlawKind::Unpacking,
            "the " + std::string(codecName(codec)) + " data unpacks to more than " + std::to_string(limit) + " bytes",
            0};
    if (trouble)
        return Flaw{FlawKind::Unpacking, "the " + std::string(codecName(codec)) + " data is spoiled: " + *trouble, 0};
    return out.take();
}

}  // namespace logarium::record

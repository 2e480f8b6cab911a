#include <zstd.h>

#include "core/base/assert.h"
#include "core/record/codec_formats.h"

namespace logarium::record::formats {
namespace {

constexpr std::size_t kFrameSpare = 64;

/// Frees the stream whatever happens in between.
struct Stream {
    ZSTD_DStream* stream = ZSTD_createDStream();
    Stream() { ensure(stream != nullptr, "zstd starts"); }
    ~Stream() { ZSTD_freeDStream(stream); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

}  // namespace

// As a stream of unknown length, like Kafka's ZstdOutputStream: the frame then carries a window but no content size.
Bytes packZstd(int level, ByteView bytes) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ensure(context != nullptr, "zstd starts");
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    Bytes packed(ZSTD_compressBound(bytes.size()) + kFrameSpare);
    ZSTD_outBuffer out{packed.data(), packed.size(), 0};
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    while (in.pos < in.size)
        ensure(ZSTD_isError(ZSTD_compressStream2(context, &out, &in, ZSTD_e_continue)) == 0, "zstd packs");
    const std::size_t left = ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
    ZSTD_freeCCtx(context);
    ensure(left == 0, "zstd packs into the bound it gave");
    packed.resize(out.pos);
    return packed;
}

std::optional<std::string> unpackZstd(ByteView bytes, Output& out) {
    const Stream zstd;
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    while (true) {
        const auto space = out.space();
        if (space.empty()) return "too large";
        ZSTD_outBuffer into{space.data(), space.size(), 0};
        const std::size_t hint = ZSTD_decompressStream(zstd.stream, &into, &in);
        if (ZSTD_isError(hint) != 0) return ZSTD_getErrorName(hint);
        out.wrote(into.pos);
        const bool consumed = in.pos == in.size;
        if (hint == 0 && consumed) return std::nullopt;  // A frame may be followed by another one.
        if (hint != 0 && consumed && into.pos < into.size) return "it ends too early";
    }
}

}  // namespace logarium::record::formats

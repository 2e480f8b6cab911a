#include <lz4frame.h>
#include <lz4hc.h>

#include <algorithm>

#include "core/base/assert.h"
#include "core/record/codec_formats.h"

namespace logarium::record::formats {
namespace {

constexpr int kKafkaDefaultLevel = 9;
constexpr int kFast = 0;

LZ4F_preferences_t kafkaFrame(int level) {
    LZ4F_preferences_t preferences{};
    preferences.frameInfo.blockSizeID = LZ4F_max64KB;
    preferences.frameInfo.blockMode = LZ4F_blockIndependent;
    preferences.compressionLevel =
        level == kKafkaDefaultLevel ? kFast : std::clamp(level, LZ4HC_CLEVEL_MIN, LZ4HC_CLEVEL_MAX);
    return preferences;
}

/// Frees the context whatever happens in between.
struct Context {
    LZ4F_dctx* dctx = nullptr;
    Context() { ensure(LZ4F_isError(LZ4F_createDecompressionContext(&dctx, LZ4F_VERSION)) == 0, "lz4 starts"); }
    ~Context() { LZ4F_freeDecompressionContext(dctx); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

}  // namespace

Bytes packLz4(int level, ByteView bytes) {
    const LZ4F_preferences_t preferences = kafkaFrame(level);
    Bytes packed(LZ4F_compressFrameBound(bytes.size(), &preferences));
    const std::size_t size = LZ4F_compressFrame(packed.data(), packed.size(), bytes.data(), bytes.size(), &preferences);
    ensure(LZ4F_isError(size) == 0, "lz4 packs into the bound it gave");
    packed.resize(size);
    return packed;
}

std::optional<std::string> unpackLz4(ByteView bytes, Output& out) {
    const Context context;
    while (true) {
        const auto space = out.space();
        if (space.empty()) return "too large";
        std::size_t made = space.size();
        std::size_t taken = bytes.size();
        const std::size_t hint = LZ4F_decompress(context.dctx, space.data(), &made, bytes.data(), &taken, nullptr);
        if (LZ4F_isError(hint) != 0) return LZ4F_getErrorName(hint);
        out.wrote(made);
        bytes = bytes.subspan(taken);
        if (hint == 0) return std::nullopt;  // The frame's end; Kafka does not look behind it.
        if (bytes.empty() && made < space.size()) return "it ends too early";
    }
}

}  // namespace logarium::record::formats

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "core/base/assert.h"
#include "core/record/codec_formats.h"

namespace logarium::record::formats {
namespace {

constexpr int kGzipWindow = 15 + 16;  // The largest window, with gzip's header and trailer.
constexpr int kDefaultMemory = 8;
constexpr int kUnknownSystem = 255;  // What the Java runtime writes as the operating system.

Bytef* zlibBytes(const std::byte* at) {
    return reinterpret_cast<Bytef*>(const_cast<std::byte*>(at));
}
uInt zlibSize(std::size_t size) {
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

/// Ends the stream whatever happens in between.
struct Inflater {
    z_stream stream{};
    Inflater() { ensure(inflateInit2(&stream, kGzipWindow) == Z_OK, "zlib starts"); }
    ~Inflater() { inflateEnd(&stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

}  // namespace

Bytes packGzip(int level, ByteView bytes) {
    z_stream stream{};
    ensure(deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kDefaultMemory, Z_DEFAULT_STRATEGY) == Z_OK,
           "zlib starts");
    gz_header header{};
    header.os = kUnknownSystem;
    deflateSetHeader(&stream, &header);
    Bytes packed(deflateBound(&stream, static_cast<uLong>(bytes.size())));
    stream.next_in = zlibBytes(bytes.data());
    stream.avail_in = zlibSize(bytes.size());
    stream.next_out = zlibBytes(packed.data());
    stream.avail_out = zlibSize(packed.size());
    const int status = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    ensure(status == Z_STREAM_END, "zlib packs into the bound it gave");
    return packed;
}

std::optional<std::string> unpackGzip(ByteView bytes, Output& out) {
    Inflater inflater;
    z_stream& stream = inflater.stream;
    stream.next_in = zlibBytes(bytes.data());
    stream.avail_in = zlibSize(bytes.size());
    for (;;) {
        const auto space = out.space();
        if (space.empty()) return "too large";
        stream.next_out = zlibBytes(space.data());
        stream.avail_out = zlibSize(space.size());
        const uInt before = stream.avail_out;
        const int status = inflate(&stream, Z_NO_FLUSH);
        out.wrote(before - stream.avail_out);
        if (status == Z_STREAM_END) {
            // gzip members may follow one another (java.util.zip.GZIPInputStream reads on); other bytes behind are left
            // alone.
            if (stream.avail_in < 2 || stream.next_in[0] != 0x1f || stream.next_in[1] != 0x8b) return std::nullopt;
            if (inflateReset(&stream) != Z_OK) return "zlib cannot go on";
        } else if (status == Z_BUF_ERROR && stream.avail_in == 0) {
            return "it ends too early";
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            return stream.msg != nullptr ? stream.msg : "not gzip";
        } else if (stream.avail_in == 0 && stream.avail_out != 0) {
            return "it ends too early";
        }
    }
}

}  // namespace logarium::record::formats

#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.h"

namespace logarium::console {

enum class Stream : unsigned char { Out, Err };

/// A piece of output. `text` carries its own newlines; the last line of a command may lack one.
struct Piece {
    Stream stream = Stream::Out;
    std::string text;
    bool operator==(const Piece&) const = default;
};

/// What a running command prints, in order.
class Output {
public:
    void out(std::string_view line) { add(Stream::Out, std::string(line) + "\n"); }
    void err(std::string_view line) { add(Stream::Err, std::string(line) + "\n"); }
    /// As it stands, without a newline of its own.
    void add(Stream stream, std::string text);
    /// A line of the clients' log, as the tools' log configuration puts it on stderr: "[time] LEVEL text (logger)".
    void log(Micros now, std::string_view level, std::string_view text, std::string_view logger);

    /// What was not taken yet.
    const std::vector<Piece>& pieces() const { return pieces_; }
    std::vector<Piece> take() { return std::exchange(pieces_, {}); }

private:
    std::vector<Piece> pieces_;
};

/// "2023-11-14 22:13:20,123", the clock of the clients' log lines (UTC).
std::string logTime(Micros now);

}  // namespace logarium::console

#pragma once
#include <cstdint>
#include <string>

namespace logarium::log {

/// One thing worth saying of a file: what stands at which byte, and what the broker would do about it at its next
/// start.
struct Finding {
    enum class Severity : std::uint8_t {
        Note,    ///< as a healthy broker may leave it
        Damage,  ///< as it never leaves it
    };
    Severity severity = Severity::Damage;
    std::string path;            ///< as shown
    std::int64_t position = -1;  ///< byte in the file; -1 for the file as a whole
    std::string what;
    std::string recovery;  ///< empty when the broker would not notice
    bool operator==(const Finding&) const = default;
};

/// "PATH: byte 61: what; recovery", on one line.
std::string findingText(const Finding& finding);

}  // namespace logarium::log

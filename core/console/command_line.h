#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace logarium::console {

/// A line as typed, taken apart like a POSIX shell does, without expansions.
struct CommandLine {
    std::vector<std::string> words;
    std::optional<std::string> hereDocument;  ///< of "<<WORD" at the end
    std::optional<std::string> inputFile;     ///< of "< FILE"
    std::optional<std::string> outputFile;    ///< of "> FILE"
};

/// Quotes: '...' keeps everything, "..." everything but \" \\ \$ \`, a backslash outside keeps the next character. A
/// '#' at the beginning of a word starts a remark. Fails on an open quote and on what this console does not do: pipes,
/// other redirections, several commands in a line.
Result<CommandLine> splitLine(std::string_view line);

}  // namespace logarium::console

#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/console/replay/session_file.h"

namespace logarium::console {

/// What a command printed on one stream, by lines; the last one may be open.
struct StreamLines {
    std::vector<std::string> lines;
    bool open = false;
};
StreamLines linesOf(const std::vector<Piece>& pieces, Stream stream);
StreamLines linesOf(const std::vector<RecordedLine>& recorded, Stream stream);

/// Whether the printed line is what was recorded: placeholders stand for what they name, members of an ISR may stand in
/// any order, and lines of topics in `generated` may name any brokers.
bool sameLine(const std::string& recorded, const std::string& printed, const std::set<std::string>& generated);

/// Empty when the streams agree; otherwise the lines of a unified diff, recorded first. A client's log line that comes
/// several times in a row counts once.
std::vector<std::string> difference(StreamLines recorded, StreamLines printed, const std::set<std::string>& generated);
/// The same for what comes in an order that means nothing: each recorded line has to be there once.
std::vector<std::string> differenceInAnyOrder(const StreamLines& recorded, const StreamLines& printed,
                                              const std::set<std::string>& generated);

}  // namespace logarium::console

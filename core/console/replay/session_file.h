#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/console/output.h"

namespace logarium::console {

/// A line that a recorded command printed; `open`: without a newline at its end.
struct RecordedLine {
    Stream stream = Stream::Out;
    std::string text;
    bool open = false;
};

/// One step of a recorded session.
struct RecordedStep {
    enum class Kind : unsigned char { Command, Background, Directive } kind = Kind::Command;
    int line = 0;                                   ///< in the file, from 1
    std::string text;                               ///< the command line, or the directive after "! "
    std::string name;                               ///< of a background command
    std::optional<std::vector<std::string>> input;  ///< what it reads; absent: nothing was given
    std::vector<RecordedLine> output;               ///< of a command, or of the background command that "! int" ends
    std::optional<int> status;
};

/// A session recorded from real Kafka: a cluster, commands, what they printed.
struct SessionFile {
    std::string scenario;
    int brokers = 1;
    std::map<std::string, std::string> config;  ///< of every broker
    std::set<std::string> generated;            ///< topics whose placement was left to chance
    int logDirs = 1;
    bool combined = false;  ///< the brokers are the controllers, too
    std::vector<RecordedStep> steps;
};

/// Fails with "NAME:LINE: what".
Result<SessionFile> readSession(const std::string& name, std::string_view text);

}  // namespace logarium::console

#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/output.h"

namespace logarium::console {

/// One named argument of a tool that reads its words like argparse4j.
struct Argument {
    std::vector<std::string_view> flags;  ///< "--topic", "-t": the first is its name
    std::string_view metavar;             ///< what follows it; empty: nothing does
    std::string_view about;
    bool required = false;
    bool many = false;  ///< takes one or more words
    enum class Type : std::uint8_t { Text, Integer, Long, Double } type = Type::Text;
    std::string_view group = {};  ///< name of its group; empty: none
};

/// Arguments that stand together in the help, or of which only one may be given.
struct ArgumentGroup {
    std::string_view name;
    std::string_view title = {};  ///< heading in the help; empty: stands among the others
    bool exclusive = false;
    bool required = false;
};

/// What stands on a command line.
struct ParsedArguments {
    std::map<std::string, std::vector<std::string>, std::less<>> given;  ///< by the argument's first flag
    std::string command;                                                 ///< the sub-command; empty: there are none

    bool has(std::string_view flag) const { return given.contains(flag); }
    /// The last one given.
    std::optional<std::string> value(std::string_view flag) const;
};

/// Of the tools that may ask brokers or controllers: whom, and the Admin client's settings. Exactly one of the first
/// two, which form the group `kNodesToAsk`, has to be given.
std::vector<Argument> nodesToAsk();
inline constexpr ArgumentGroup kNodesToAsk{"connection", {}, true, true};

/// Reads command lines and prints usage, help and errors like argparse4j, which some of Kafka's tools use: flags may be
/// shortened, sub-commands have flags of their own, lines are filled to 75 columns and justified.
struct ArgumentParser {
    std::string_view program;
    std::string_view about;
    std::vector<Argument> arguments;  ///< "-h" comes by itself
    std::vector<ArgumentGroup> groups = {};
    std::vector<ArgumentParser> commands = {};  ///< here `program` is the command's name
    int helpStatus = 0;                         ///< exit status after --help

    /// Prints what is wrong, or the help that was asked for, and throws Exit.
    ParsedArguments parse(const std::vector<std::string>& words, Output& output) const;
    /// Usage and a sentence on stderr; throws Exit with status 1.
    [[noreturn]] void fail(const std::string& what, Output& output) const;
    void printHelp(Output& output, Stream stream) const;
};

/// Words in lines of at most `width` columns, filled up to it with spaces between the words but for the last line. The
/// first begins at column `offset`; `indent` goes before each further one.
std::string justified(std::string_view text, std::size_t width, std::size_t offset, const std::string& indent);

}  // namespace logarium::console

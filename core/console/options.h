#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/output.h"

namespace logarium::console {

/// One option of a tool.
struct Option {
    std::string_view name;      ///< without the dashes
    std::string_view argument;  ///< what the argument is, for the help; empty: a flag
    std::string_view about;     ///< one sentence for the help
    enum class Type : std::uint8_t { Text, Integer, Long } type = Type::Text;
};

/// What stands on a command line, read with a tool's options (Kafka: joptsimple's OptionSet). Names must be those of
/// declared options.
class ParsedOptions {
public:
    bool has(std::string_view name) const;
    /// All arguments of the option, in order.
    std::vector<std::string> values(std::string_view name) const;
    /// The one argument; absent without the option, and for a flag. Throws ToolFailure when it was given more than
    /// once.
    std::optional<std::string> value(std::string_view name) const;
    /// The same as a number; throws ToolFailure when it is none, in joptsimple's words.
    std::optional<std::int64_t> number(std::string_view name) const;
    /// Words that belong to no option.
    const std::vector<std::string>& rest() const { return rest_; }
    bool empty() const { return given_.empty() && rest_.empty(); }

private:
    friend class OptionParser;
    const class OptionParser* parser_ = nullptr;
    std::map<std::string, std::vector<std::string>, std::less<>> given_;
    std::vector<std::string> rest_;
};

/// Reads command lines like joptsimple, which Kafka's tools use: "--name value", "--name=value", "-name value",
/// unambiguous beginnings of names, "--" before words that are no options.
class OptionParser {
public:
    OptionParser(std::initializer_list<Option> options) : options_(options) {}

    /// Throws ToolFailure with one of joptsimple's exceptions.
    ParsedOptions parse(const std::vector<std::string>& args) const;
    const std::vector<Option>& options() const { return options_; }
    const Option& option(std::string_view name) const;
    /// The table below a usage error: names, arguments, what they are for.
    void printHelp(Output& output, Stream stream) const;

private:
    const Option* find(std::string_view written) const;

    std::vector<Option> options_;
};

// ---- Kafka's CommandLineUtils: all throw UsageError -----------------------------------------------------------------

/// "Missing required argument "[topic]"" for the first of `required` that is not there.
void checkRequired(const ParsedOptions& given, std::initializer_list<std::string_view> required);
/// "Option "[a]" can't be used with option "[b]"" when `used` is there together with one of `invalid`.
void checkInvalid(const ParsedOptions& given, std::string_view used, std::initializer_list<std::string_view> invalid);
void checkInvalid(const ParsedOptions& given, std::string_view used, const std::vector<std::string_view>& invalid);

}  // namespace logarium::console

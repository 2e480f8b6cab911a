#include "core/console/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace logarium::console {
namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\t';
}

/// What a shell would take as more than a word, standing alone.
bool isOperator(std::string_view word) {
    constexpr std::array<std::string_view, 8> kOperators{"|", "||", "&", "&&", ";", ">>", "2>", "2>&1"};
    return std::find(kOperators.begin(), kOperators.end(), word) != kOperators.end();
}

/// Walks over one line.
class Splitter {
public:
    explicit Splitter(std::string_view line) : line_(line) {}

    Result<CommandLine> split() {
        CommandLine result;
        for (skipSpaces(); !atEnd(); skipSpaces()) {
            const char c = line_[at_];
            if (c == '#') break;
            if (line_.substr(at_, 2) == "<<") {
                at_ += 2;
                skipSpaces();
                if (auto flaw = word()) return *flaw;
                if (word_.empty()) return Failure{"a word must follow <<, the line that ends the input"};
                result.hereDocument = word_;
                skipSpaces();
                if (!atEnd()) return Failure{"nothing can follow <<" + word_};
                break;
            }
            if ((c == '<' || c == '>') && line_.substr(at_, 2) != ">>") {
                ++at_;
                skipSpaces();
                if (auto flaw = word()) return *flaw;
                if (word_.empty()) return Failure{fmt::format("the name of a file must follow {}", c)};
                (c == '<' ? result.inputFile : result.outputFile) = word_;
                continue;
            }
            const std::size_t begin = at_;
            if (auto flaw = word()) return *flaw;
            if (isOperator(line_.substr(begin, at_ - begin))) {
                return Failure{
                    fmt::format("'{}' has no meaning in this console: one command a line, no pipes, of "
                                "redirections only < and >; put it into quotes when it is a word",
                                word_)};
            }
            result.words.push_back(word_);
        }
        return result;
    }

private:
    bool atEnd() const { return at_ >= line_.size(); }
    void skipSpaces() {
        while (!atEnd() && isSpace(line_[at_])) ++at_;
    }

    std::optional<Failure> word() {
        word_.clear();
        while (!atEnd() && !isSpace(line_[at_])) {
            const char c = line_[at_];
            ++at_;
            if (c == '\'' || c == '"') {
                if (auto flaw = quoted(c)) return flaw;
            } else if (c == '\\' && !atEnd()) {
                word_ += line_[at_++];
            } else {
                word_ += c;
            }
        }
        return std::nullopt;
    }

    std::optional<Failure> quoted(char quote) {
        while (!atEnd() && line_[at_] != quote) {
            const bool escaped = quote == '"' && line_[at_] == '\\' && at_ + 1 < line_.size() &&
                                 std::string_view("\"\\$`").find(line_[at_ + 1]) != std::string_view::npos;
            at_ += escaped ? 1 : 0;
            word_ += line_[at_++];
        }
        if (atEnd()) return Failure{fmt::format("the quote {} is never closed", quote)};
        ++at_;
        return std::nullopt;
    }

    std::string_view line_;
    std::size_t at_ = 0;
    std::string word_;
};

}  // namespace

Result<CommandLine> splitLine(std::string_view line) {
    return Splitter(line).split();
}

}  // namespace logarium::console

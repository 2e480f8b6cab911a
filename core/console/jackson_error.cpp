#include <fmt/format.h>

#include "core/console/json_file.h"

/// Where Jackson gives a text up, and its words for it.
namespace logarium::console {
namespace {

constexpr const char* kUnexpected = "com.fasterxml.jackson.core.JsonParseException";
constexpr const char* kEnded = "com.fasterxml.jackson.core.io.JsonEOFException";
constexpr std::string_view kAnyValue = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// Walks over the text to the first thing that is wrong.
class Search {
public:
    explicit Search(std::string_view text) : text_(text) {}

    Throwable run() {
        if (text_.empty()) {
            return {kUnexpected, "The input string shouldn't be empty\n at [Source: UNKNOWN; byte offset: #UNKNOWN]",
                    true};
        }
        value();
        return found_.value_or(Throwable{kUnexpected, "Unexpected content", true});
    }

private:
    bool atEnd() const { return at_ >= text_.size(); }
    char here() const { return text_[at_]; }
    bool failed() const { return found_.has_value(); }
    void skipBlanks() {
        while (!atEnd() && std::string_view(" \t\r\n").find(here()) != std::string_view::npos) ++at_;
    }

    std::string place(std::size_t at) const {
        std::size_t line = 1, lineStart = 0;
        for (std::size_t i = 0; i < at; ++i) {
            if (text_[i] != '\n') continue;
            ++line;
            lineStart = i + 1;
        }
        return fmt::format(
            "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {}, column: {}]", line,
            at - lineStart + 1);
    }
    void fail(const char* exception, const std::string& what) {
        if (!failed()) found_ = Throwable{exception, what + "\n at " + place(at_), true};
    }
    void unexpected(std::string_view expected) {
        const auto code = static_cast<unsigned char>(here());
        fail(kUnexpected, fmt::format("Unexpected character ('{}' (code {})): {}", here(), code, expected));
    }
    void ended(const char* kind, std::size_t start) {
        fail(kEnded, fmt::format("Unexpected end-of-input: expected close marker for {} (start marker at {})", kind,
                                 place(start)));
    }

    void value() {
        skipBlanks();
        if (atEnd()) return fail(kEnded, "Unexpected end-of-input");
        if (here() == '{' || here() == '[') return container();
        if (here() == '"') return string("Unexpected end-of-input: was expecting closing quote for a string value");
        if (here() == '-' || (here() >= '0' && here() <= '9')) return number();
        word();
    }

    void container() {
        if (++depth_ > kDeepestJson) {
            const std::string what = fmt::format(
                "Document nesting depth ({}) exceeds the maximum allowed ({}, from "
                "`StreamReadConstraints.getMaxNestingDepth()`)",
                depth_, kDeepestJson);
            found_ = Throwable{"com.fasterxml.jackson.core.exc.StreamConstraintsException", what, true};
            return;
        }
        here() == '{' ? object() : array();
        --depth_;
    }

    void word() {
        const auto isPart = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
        };
        if (!isPart(here())) return unexpected(fmt::format("expected a valid value {}", kAnyValue));
        const std::size_t begin = at_;
        while (!atEnd() && isPart(here())) ++at_;
        const std::string_view token = text_.substr(begin, at_ - begin);
        if (token == "true" || token == "false" || token == "null") return;
        fail(kUnexpected, fmt::format("Unrecognized token '{}': was expecting {}", token, kAnyValue));
    }

    void number() {
        while (!atEnd() && std::string_view("+-.eE0123456789").find(here()) != std::string_view::npos) ++at_;
    }

    void string(const char* whenEnded) {
        for (++at_; !atEnd() && here() != '"'; ++at_) at_ += here() == '\\' ? 1 : 0;
        at_ = std::min(at_, text_.size());
        if (atEnd()) return fail(kEnded, whenEnded);
        ++at_;
    }

    /// Whether the container ends here, or something is wrong.
    bool closed(char close, char otherClose, const char* kind, std::size_t start) {
        skipBlanks();
        if (atEnd()) {
            ended(kind, start);
            return true;
        }
        if (here() == otherClose) {
            fail(kUnexpected, fmt::format("Unexpected close marker '{}': expected '{}' (for {} starting at {})",
                                          otherClose, close, kind, place(start)));
        }
        if (failed()) return true;
        if (here() != close) return false;
        ++at_;
        return true;
    }

    void array() {
        const std::size_t start = at_++;
        for (bool first = true; !closed(']', '}', "Array", start); first = false) {
            if (!first) {
                if (here() != ',') return unexpected("was expecting comma to separate Array entries");
                ++at_;
                skipBlanks();
                if (atEnd()) return ended("Array", start);
            }
            value();
            if (failed()) return;
        }
    }

    void object() {
        const std::size_t start = at_++;
        for (bool first = true; !closed('}', ']', "Object", start); first = false) {
            if (!first) {
                if (here() != ',') return unexpected("was expecting comma to separate Object entries");
                ++at_;
                skipBlanks();
                if (atEnd()) return ended("Object", start);
            }
            if (here() != '"') return unexpected("was expecting double-quote to start field name");
            string("Unexpected end-of-input in field name");
            skipBlanks();
            if (failed()) return;
            if (atEnd()) return ended("Object", start);
            if (here() != ':') return unexpected("was expecting a colon to separate field name and value");
            ++at_;
            skipBlanks();
            if (atEnd()) return ended("Object", start);
            value();
            if (failed()) return;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::optional<Throwable> found_;
};

}  // namespace

Throwable jacksonError(std::string_view text) {
    return Search(text).run();
}

}  // namespace logarium::console

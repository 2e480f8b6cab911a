#include "core/console/replay/session_file.h"

#include <fmt/format.h>

#include <charconv>

#include "core/console/admin.h"

namespace logarium::console {
namespace {

std::optional<int> number(std::string_view text) {
    int value = 0;
    const char* end = text.data() + text.size();
    if (text.empty() || std::from_chars(text.data(), end, value).ptr != end) return std::nullopt;
    return value;
}

class Reader {
public:
    Reader(const std::string& name, std::string_view text) : name_(name), text_(text) {}

    Result<SessionFile> read() {
        while (std::optional<std::string> line = next()) {
            if (auto flaw = take(*line)) return Failure{fmt::format("{}:{}: {}", name_, line_, *flaw)};
        }
        return std::move(session_);
    }

private:
    using Flaw = std::optional<std::string>;

    std::optional<std::string> next() {
        if (text_.empty()) return std::nullopt;
        const std::size_t end = text_.find('\n');
        std::string line(text_.substr(0, end));
        text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
        ++line_;
        return line;
    }

    Flaw take(const std::string& line) {
        const std::string_view view = line;
        if (view.empty() || view.starts_with("## ")) return std::nullopt;
        if (view.starts_with("# ")) return header(view.substr(2));
        if (view.starts_with("! ")) return command(RecordedStep::Kind::Directive, "", line.substr(2));
        if (view.starts_with("$ ")) return command(RecordedStep::Kind::Command, "", line.substr(2));
        if (view.starts_with("& ")) {
            const std::size_t dollar = view.find(" $ ");
            if (dollar == std::string_view::npos) return "'& NAME $ COMMAND' was expected";
            return command(RecordedStep::Kind::Background, line.substr(2, dollar - 2), line.substr(dollar + 3));
        }
        return result(view);
    }

    Flaw header(std::string_view text) {
        const std::size_t colon = text.find(": ");
        const std::string_view key = text.substr(0, colon);
        const std::string value(colon == std::string_view::npos ? "" : text.substr(colon + 2));
        if (key == "scenario") session_.scenario = value;
        if (key == "brokers" || key == "log-dirs") {
            const auto count = number(value);
            if (!count || *count < 1 || *count > 100) return "a number from 1 to 100 was expected";
            (key == "brokers" ? session_.brokers : session_.logDirs) = *count;
        }
        if (key == "controllers") {
            if (value != "combined") return "'# controllers: combined' was expected";
            session_.combined = true;
        }
        if (key == "config") {
            const std::size_t equals = value.find('=');
            if (equals == std::string::npos) return "'# config: KEY=VALUE' was expected";
            session_.config[value.substr(0, equals)] = value.substr(equals + 1);
        }
        if (key == "generated")
            for (const std::string& topic : javaSplit(value, ',')) session_.generated.insert(topic);
        return std::nullopt;
    }

    Flaw command(RecordedStep::Kind kind, std::string name, std::string text) {
        RecordedStep step;
        step.kind = kind;
        step.line = line_;
        step.name = std::move(name);
        const std::size_t here = text.rfind(" <<");
        if (here != std::string::npos) {
            const std::string end = text.substr(here + 3);
            text.erase(here);
            step.input.emplace();
            for (auto line = next(); line != end; line = next()) {
                if (!line) return fmt::format("the input has no end line {}", end);
                step.input->push_back(*line);
            }
        }
        step.text = std::move(text);
        session_.steps.push_back(std::move(step));
        return std::nullopt;
    }

    Flaw result(std::string_view view) {
        if (session_.steps.empty() || view.size() < 2) return "no step to which this line belongs";
        RecordedStep& step = session_.steps.back();
        const std::string_view kind = view.substr(0, 2);
        const std::string text(view.substr(std::min<std::size_t>(3, view.size())));
        if (kind == "? ") {
            step.status = number(view.substr(2));
            return step.status ? std::nullopt : Flaw("an exit status was expected");
        }
        if (kind != "1>" && kind != "2>" && kind != "1~" && kind != "2~") return "no line of a recorded session";
        step.output.push_back({kind[0] == '1' ? Stream::Out : Stream::Err, text, kind[1] == '~'});
        return std::nullopt;
    }

    std::string name_;
    std::string_view text_;
    int line_ = 0;
    SessionFile session_;
};

}  // namespace

Result<SessionFile> readSession(const std::string& name, std::string_view text) {
    return Reader(name, text).read();
}

}  // namespace logarium::console

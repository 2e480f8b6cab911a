#include "core/sim/recording_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>

#include "core/disk/posix_disk.h"
#include "core/record/crc32c.h"
#include "core/sim/recording_lines.h"

namespace logarium::sim {
namespace {

constexpr const char* kKind = "logarium recording";
constexpr int kFormat = 2;
constexpr std::int64_t kMostBytes = std::int64_t{256} << 20;
constexpr std::size_t kChecksumDigits = 8;

/// Writes lines, each with the checksum of all that stands before it.
class LineWriter {
public:
    void add(const Json& object) {
        std::string line = object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\t";
        sum_ = record::crc32c(asBytes(line), sum_);
        line += fmt::format("{:08x}\n", sum_);
        sum_ = record::crc32c(asBytes(std::string_view(line).substr(line.size() - kChecksumDigits - 1)), sum_);
        text += line;
        ++lines;
    }

    std::string text;
    std::int64_t lines = 0;

private:
    std::uint32_t sum_ = 0;
};

void writeStory(LineWriter& out, const Story& story, std::size_t shared) {
    Json head = Json::object();
    head["branch"] = story.name;
    if (!story.parent.empty()) {
        head["parent"] = story.parent;
        head["from"] = story.from.value;
        head["shares"] = shared;
    }
    head["end"] = story.recording.end.value;
    out.add(head);
    for (std::size_t i = shared; i < story.recording.commands.size(); ++i)
        out.add(writeTimed(story.recording.commands[i]));
    for (const Note& note : story.recording.notes) out.add({{"at", note.at.value}, {"note", note.text}});
    for (const StateCheck& check : story.recording.checks) {
        out.add({{"at", check.at.value}, {"steps", check.steps}, {"commands", check.commands}, {"check", check.hash}});
    }
}

const Story* storyNamed(const std::vector<Story>& stories, std::string_view name) {
    const auto found = std::ranges::find(stories, name, &Story::name);
    return found == stories.end() ? nullptr : &*found;
}

/// How many commands at the beginning are the same as the parent's. Branches share what came before `from`.
std::size_t sharedWith(const Story* parent, const Story& story) {
    if (parent == nullptr) return 0;
    const auto& mine = story.recording.commands;
    const auto& theirs = parent->recording.commands;
    std::size_t shared = 0;
    while (shared < mine.size() && shared < theirs.size() && mine[shared].at <= story.from &&
           mine[shared].afterStep == theirs[shared].afterStep && mine[shared].at == theirs[shared].at &&
           writeCommand(mine[shared].command) == writeCommand(theirs[shared].command))
        ++shared;
    return shared;
}

/// Takes lines from the text, and finds the one that is damaged. Throws BadField without a path.
class LineReader {
public:
    explicit LineReader(std::string_view text) : text_(text) {}

    bool atEnd() const { return at_ == text_.size(); }
    std::size_t number() const { return number_; }

    Json next() {
        ++number_;
        const std::size_t end = text_.find('\n', at_);
        if (end == std::string_view::npos) throw BadField{"", "the file is cut off in this line"};
        const std::string_view line = text_.substr(at_, end - at_);
        const std::size_t tab = line.rfind('\t');
        if (number_ == 1) expectKind(line.substr(0, tab));
        if (tab == std::string_view::npos || line.size() - tab - 1 != kChecksumDigits)
            throw BadField{"", "the line is damaged: a checksum of eight digits was expected at its end"};
        sum_ = record::crc32c(asBytes(line.substr(0, tab + 1)), sum_);
        const std::string expected = fmt::format("{:08x}", sum_);
        if (line.substr(tab + 1) != expected) {
            throw BadField{"", fmt::format("the line is damaged: its checksum is {}, expected {}", line.substr(tab + 1),
                                           expected)};
        }
        sum_ = record::crc32c(asBytes(text_.substr(at_ + tab + 1, kChecksumDigits + 1)), sum_);
        at_ = end + 1;
        Json object = Json::parse(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(tab), nullptr, false);
        if (!object.is_object()) throw BadField{"", "a JSON object was expected"};
        return object;
    }

private:
    /// Before any checksum: a file of another kind or format is not called damaged.
    static void expectKind(std::string_view line) {
        const Json head = Json::parse(line.begin(), line.end(), nullptr, false);
        const bool ours = head.is_object() && head.contains("kind") && head["kind"] == kKind;
        if (!ours) throw BadField{"", fmt::format("this is no {}", kKind)};
        const std::int64_t format = wholeNumber(head, "format", "");
        if (format != kFormat)
            throw BadField{"format", fmt::format("format {} cannot be read, expected {}", format, kFormat)};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t number_ = 0;
    std::uint32_t sum_ = 0;
};

std::string textField(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) throw BadField{name, "a text was expected"};
    return found->get<std::string>();
}

/// Puts the lines together.
struct Assembling {
    SavedRun run;
    ClusterSpec spec;
    std::string current;

    void head(const Json& line) {
        if (!line.contains("cluster")) throw BadField{"cluster", "a cluster with its fields was expected"};
        spec = readSpec(line["cluster"], "cluster");
        current = textField(line, "current");
        run.at = Micros{wholeNumber(line, "at", "")};
    }

    void branch(const Json& line) {
        Story story{textField(line, "branch"), "", Micros{0}, {spec, {}, Micros{wholeNumber(line, "end", "")}}};
        if (storyNamed(run.stories, story.name) != nullptr)
            throw BadField{"branch", fmt::format("there are two branches '{}'", story.name)};
        if (line.contains("parent")) {
            story.parent = textField(line, "parent");
            const Story* parent = storyNamed(run.stories, story.parent);
            if (parent == nullptr) throw BadField{"parent", "the name of a branch before this one was expected"};
            story.from = Micros{wholeNumber(line, "from", "")};
            const std::int64_t shared = wholeNumber(line, "shares", "");
            if (shared < 0 || shared > std::ssize(parent->recording.commands))
                throw BadField{"shares", "a number of the parent's commands was expected"};
            const auto first = parent->recording.commands.begin();
            story.recording.commands.assign(first, first + shared);
        } else if (!run.stories.empty()) {
            throw BadField{"parent", "only the first branch has none"};
        }
        run.stories.push_back(std::move(story));
    }

    void part(const Json& line) {
        if (line.contains("branch")) return branch(line);
        if (run.stories.empty()) throw BadField{"", "a branch was expected first"};
        Recording& recording = run.stories.back().recording;
        if (line.contains("note")) {
            recording.notes.push_back({Micros{wholeNumber(line, "at", "")}, textField(line, "note")});
        } else if (line.contains("check")) {
            recording.checks.push_back(
                {Micros{wholeNumber(line, "at", "")}, static_cast<std::uint64_t>(wholeNumber(line, "steps", "")),
                 static_cast<std::uint64_t>(wholeNumber(line, "commands", "")), textField(line, "check")});
        } else {
            TimedCommand command = readTimed(line, "");
            if (!recording.commands.empty() && command.at < recording.commands.back().at)
                throw BadField{"at", "commands were expected in order of time"};
            recording.commands.push_back(std::move(command));
        }
    }

    void finish() {
        const Story* story = storyNamed(run.stories, current);
        if (story == nullptr) throw BadField{"current", fmt::format("there is no branch '{}'", current)};
        run.current = static_cast<std::size_t>(story - run.stories.data());
        if (run.at < Micros{0} || run.at > story->recording.end)
            throw BadField{"at", "a moment of the current branch was expected"};
    }
};

SavedRun readLines(LineReader& lines) {
    Assembling assembling;
    assembling.head(lines.next());
    for (;;) {
        if (lines.atEnd()) throw BadField{"", "the file is cut off: its last line is missing"};
        const Json line = lines.next();
        if (!line.contains("lines")) {
            assembling.part(line);
            continue;
        }
        if (!lines.atEnd()) throw BadField{"", "nothing was expected behind this line"};
        assembling.finish();
        return std::move(assembling.run);
    }
}

}  // namespace

std::string recordingText(const SavedRun& run) {
    ensure(run.current < run.stories.size(), "a run has a current story");
    LineWriter out;
    Json head = Json::object();
    head["kind"] = kKind;
    head["format"] = kFormat;
    head["cluster"] = writeSpec(run.stories.front().recording.spec);
    head["current"] = run.stories[run.current].name;
    head["at"] = run.at.value;
    out.add(head);
    for (const Story& story : run.stories)
        writeStory(out, story, sharedWith(storyNamed(run.stories, story.parent), story));
    Json tail = Json::object();
    tail["lines"] = out.lines + 1;
    out.add(tail);
    return std::move(out.text);
}

Result<SavedRun> savedRunFrom(const std::string& file, std::string_view text) {
    if (static_cast<std::int64_t>(text.size()) > kMostBytes)
        return Failure{fmt::format("{}: the file is too large, expected at most 256 MiB", file)};
    LineReader lines(text);
    try {
        return readLines(lines);
    } catch (const BadField& flaw) {
        std::string_view path = flaw.path;
        while (path.starts_with('/')) path.remove_prefix(1);
        return Failure{path.empty() ? fmt::format("{}:{}: {}", file, lines.number(), flaw.message)
                                    : fmt::format("{}:{}: {}: {}", file, lines.number(), path, flaw.message)};
    } catch (const Json::exception& flaw) {
        return Failure{fmt::format("{}:{}: {}", file, lines.number(), flaw.what())};
    }
}

Result<Done> saveRun(const std::string& path, const SavedRun& run) {
    const std::string text = recordingText(run);
    const std::filesystem::path whole = std::filesystem::absolute(path);
    const std::string name = whole.filename().string(), fresh = name + ".new";
    if (name.empty()) return Failure{fmt::format("{}: the name of a file was expected", path)};
    try {
        disk::PosixDisk folder(whole.parent_path());
        folder.replace(fresh, asBytes(text));
        folder.sync(fresh);
        folder.rename(fresh, name);
        folder.sync("");
    } catch (const disk::DiskFailure& failure) {
        return Failure{fmt::format("{}: cannot be written: {}", path, failure.reason())};
    }
    return Done{};
}

Result<SavedRun> loadRun(const std::string& path) {
    std::error_code trouble;
    if (!std::filesystem::is_regular_file(path, trouble))
        return Failure{fmt::format("{}: there is no such file", path)};
    if (static_cast<std::int64_t>(std::filesystem::file_size(path, trouble)) > kMostBytes)
        return Failure{fmt::format("{}: the file is too large, expected at most 256 MiB", path)};
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) return Failure{fmt::format("{}: cannot be read", path)};
    return savedRunFrom(path, text);
}

}  // namespace logarium::sim

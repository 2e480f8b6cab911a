#include "core/lesson/library.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "core/base/bundled.h"

namespace logarium::lesson {

namespace {

constexpr std::array<std::string_view, 5> kLevels = {"intro", "beginner", "intermediate", "advanced", "interview"};

struct Loaded {
    Lesson lesson;
    std::string path;
};

std::vector<Loaded> loadAll() {
    std::vector<Loaded> all;
    for (const BundledFile& file : bundledFiles()) {
        if (!file.path.starts_with("lessons/")) continue;
        auto lesson = readLesson(file.path, file.text);
        ensure(lesson.ok(), lesson.ok() ? "" : lesson.error().message.c_str());
        all.push_back({std::move(lesson).value(), std::string(file.path)});
    }
    const auto level = [](const Loaded& l) { return std::ranges::find(kLevels, l.lesson.level) - kLevels.begin(); };
    std::ranges::stable_sort(all, [&](const Loaded& a, const Loaded& b) {
        return std::tuple(level(a), a.lesson.title) < std::tuple(level(b), b.lesson.title);
    });
    return all;
}

}  // namespace

std::vector<LibraryEntry> library() {
    std::vector<LibraryEntry> entries;
    for (const Loaded& loaded : loadAll())
        entries.push_back({loaded.lesson.id, loaded.lesson.kind, loaded.lesson.title, loaded.path});
    return entries;
}

Result<Lesson> bundledLesson(const std::string& id) {
    std::vector<std::string> known;
    for (Loaded& loaded : loadAll()) {
        if (loaded.lesson.id == id) return std::move(loaded.lesson);
        known.push_back(loaded.lesson.id);
    }
    return Failure{fmt::format("no lesson '{}', expected one of: {}", id, fmt::join(known, ", "))};
}

}  // namespace logarium::lesson

#include "app/cli/lesson_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/lesson/lesson_check.h"
#include "core/lesson/library.h"

namespace logarium::cli {
namespace {

lesson::Lesson load(const std::string& what) {
    auto loaded = lesson::bundledLesson(what);
    if (std::filesystem::is_regular_file(what)) {
        std::ifstream file(what, std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        loaded = lesson::readLesson(what, text.str());
    }
    if (!loaded.ok()) throw BadInput(loaded.error().message);
    return std::move(loaded).value();
}

}  // namespace

CLI::App* LessonCommand::add(CLI::App& app) {
    CLI::App* command = app.add_subcommand("lesson", "list the lessons, or check that they can be solved");
    command->require_subcommand(1);
    CLI::App* listed = command->add_subcommand("list", "id, kind and title of the bundled lessons");
    listed->add_option("--kind", kind_, "only this kind")
        ->check(CLI::IsMember({"lesson", "act", "incident", "design", "demo", "question"}));
    check_ = command->add_subcommand("check", "play every solution and every wrong route through the engine");
    check_->add_option("lesson", which_, "ids of bundled lessons, or files; none: all bundled ones");
    return command;
}

ExitStatus LessonCommand::run() {
    return check_->parsed() ? check() : list();
}

ExitStatus LessonCommand::list() const {
    for (const lesson::LibraryEntry& entry : lesson::library())
        if (kind_.empty() || entry.kind == kind_)
            std::cout << entry.id << '\t' << entry.kind << '\t' << entry.title << '\n';
    return ExitStatus::Done;
}

ExitStatus LessonCommand::check() const {
    std::vector<lesson::Lesson> lessons;
    for (const std::string& what : which_) lessons.push_back(load(what));
    if (which_.empty())
        for (const lesson::LibraryEntry& entry : lesson::library()) lessons.push_back(load(entry.id));
    int failed = 0;
    for (const lesson::Lesson& each : lessons) {
        const lesson::Verdict verdict = lesson::checkLesson(each);
        if (verdict.passed()) {
            std::cout << fmt::format("{}\tpassed\t{} solutions, {} wrong routes", each.id, verdict.steps,
                                     verdict.wrongRoutes);
        } else {
            ++failed;
            std::cout << fmt::format("{}\tfailed\t{}", each.id, fmt::join(verdict.troubles, "; "));
        }
        std::cout << std::endl;
    }
    std::cout << fmt::format("{} passed, {} failed\n", lessons.size() - static_cast<std::size_t>(failed), failed);
    return failed == 0 ? ExitStatus::Done : ExitStatus::Failed;
}

}  // namespace logarium::cli

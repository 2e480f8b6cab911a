#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/console/tools/all.h"

/// The few words of a shell that make and show the files which Kafka's tools read: cat, echo, ls.
namespace logarium::console {
namespace {

/// Prints files, or what it reads.
class CatJob : public Job {
public:
    CatJob(std::vector<std::string> names, FilesPtr files) : names_(std::move(names)), files_(std::move(files)) {}

    bool readsInput() const override { return names_.empty() && !ended_; }
    void input(const std::string& line) override { text_ += line + "\n"; }
    void endOfInput() override { ended_ = true; }

    Progress advance(sim::Simulation& simulation, Output& output) override {
        int status = 0;
        for (const std::string& name : names_) {
            if (const auto text = files_->read(name)) {
                if (!text->empty()) output.add(Stream::Out, *text);
                continue;
            }
            output.err(fmt::format("cat: {}: No such file or directory", name));
            status = 1;
        }
        if (!text_.empty()) output.add(Stream::Out, std::exchange(text_, {}));
        if (!names_.empty() || ended_) return Progress::done(status);
        return Progress::askAgain(simulation.now() + kMicrosPerSecond);
    }

private:
    std::vector<std::string> names_;
    FilesPtr files_;
    std::string text_;
    bool ended_ = false;
};

}  // namespace

Tool catWord() {
    return {"cat",
            "print files, or what is typed; \"cat > plan.json <<EOF\" makes a file",
            nullptr,
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return std::make_unique<CatJob>(args, files);
            },
            {}};
}

Tool echoWord() {
    return {"echo",
            "print words",
            nullptr,
            [](const std::vector<std::string>& args, const FilesPtr&) {
                return runOnce(args, [](const std::vector<std::string>& words, sim::Simulation&, Output& output) {
                    output.out(fmt::format("{}", fmt::join(words, " ")));
                    return 0;
                });
            },
            {}};
}

Tool lsWord() {
    return {"ls",
            "the files of this console",
            nullptr,
            [](const std::vector<std::string>& args, const FilesPtr& files) {
                return runOnce(args, [files](const std::vector<std::string>&, sim::Simulation&, Output& output) {
                    for (const std::string& name : files->names()) output.out(name);
                    return 0;
                });
            },
            {}};
}

}  // namespace logarium::console

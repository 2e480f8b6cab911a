#include "core/log/case/case_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log/case/case_bench.h"
#include "core/log/case/compare_dump.h"
#include "core/log/case/compare_files.h"
#include "core/log/case/compare_json.h"

namespace logarium::log {

namespace {

bool onlyAsks(const std::string& op) {
    static constexpr std::string_view kAsking[] = {"read",        "offsetByTimestamp", "endOffsetForEpoch",
                                                   "indexLookup", "timeIndexLookup",   "cleanableOffsets",
                                                   "segments",    "checkpoint"};
    return std::ranges::find(kAsking, op) != std::end(kAsking);
}

/// Whether it is a number of bytes, which depends on how well the records were packed: their contents are compared in
/// the files.
bool isSize(const std::string& field, const std::string& expected, const std::string& got) {
    static constexpr std::string_view kSizes[] = {"size",       "position",       "bytesRead",  "bytesWritten",
                                                  "cleanBytes", "cleanableBytes", "totalBytes", "cleanableRatio"};
    const auto isNumber = [](const std::string& text) {
        return !text.empty() && text.find_first_not_of("0123456789.e-+") == std::string::npos;
    };
    const std::string name = field.substr(field.rfind('.') + 1);
    return isNumber(expected) && isNumber(got) && std::ranges::find(kSizes, name) != std::end(kSizes);
}

class CaseRun {
public:
    CaseRun(const disk::Disk& disk, const CaseFile& file) : disk_(disk), file_(file), bench_(file, disk) {
        for (const CaseLog& log : file.logs) states_[log.name()] = nullptr;
    }

    std::vector<std::string> run() {
        for (std::size_t i = 0; i < file_.ops.size(); ++i) {
            const CaseValue op(file_.ops[i], fmt::format("{}: op {}", casePath(file_.folder, "ops.json"), i));
            perform(i, op);
            if (op.text("op") == "checkpoint") compareCheckpoint(op);
        }
        if (checkpoints_ != file_.checkpoints.size())
            differ(
                fmt::format("expect.json has {} checkpoints, the ops make {}", file_.checkpoints.size(), checkpoints_));
        return std::move(differences_);
    }

private:
    void differ(std::string line) { differences_.push_back(std::move(line)); }

    void perform(std::size_t index, const CaseValue& op) {
        const Json& recorded = file_.results[index];
        const std::string where = fmt::format("op {} ({})", index, op.text("op"));
        if (!recorded.is_object())
            throw CaseFlaw{
                fmt::format("{}: result {}: expected an object", casePath(file_.folder, "expect.json"), index)};
        const CaseAnswer answer = bench_.perform(op, recorded);
        for (const auto& [log, state] : states_) packedAnew_ = packedAnew_ || bench_.mayRepack(log);
        const TellDifference tell = [&](const std::string& field, const std::string& expected, const std::string& got) {
            if (packedAnew_ && isSize(field, expected, got)) return;
            differ(fmt::format("{}: {}: expected {}, got {}", where, field, expected, got));
        };
        const auto part = [&](const char* name) { return recorded.contains(name) ? recorded[name] : Json(); };
        compareJson(part("name"), op.json()["op"], "name", tell);
        compareJson(part("now"), bench_.now().value, "now", tell);
        compareJson(part("error"), answer.error, "error", tell);
        compareJson(part("result"), answer.result, "result", tell);
        compareStates(part("state"), onlyAsks(op.text("op")), tell);
    }

    /// A state is recorded when it differs from the one before, so each is compared after each op. What reading may
    /// settle (the high watermark) was not looked at by the recording until the next op that writes.
    void compareStates(const Json& changed, bool asked, const TellDifference& tell) {
        if (changed.is_object())
            for (const auto& [log, state] : changed.items()) states_[log] = state;
        if (asked && !changed.is_object()) return;
        const std::map<std::string, Json> here = bench_.state();
        for (const auto& [log, state] : states_) {
            const auto found = here.find(log);
            compareJson(withoutOldJitter(state), found == here.end() ? Json() : withoutOldJitter(found->second),
                        "state." + log, tell);
        }
    }

    void compareCheckpoint(const CaseValue& op) {
        const std::int64_t n = op.number("n");
        ++checkpoints_;
        const std::string folder = casePath(file_.folder, fmt::format("expect-{}", n));
        const auto tell = [&](const std::string& line) { differ(fmt::format("checkpoint {}: {}", n, line)); };
        compareListing(n, folder, tell);
        const LiveLogs logs{[this](const std::string& name) { return bench_.openLog(name); },
                            [this](const std::string& name) { return bench_.mayRepack(name); }};
        compareDirectory(disk_, folder, bench_.disk(), logs, tell);
        const std::string dump = casePath(file_.folder, fmt::format("dump-{}.txt", n));
        if (disk_.exists(dump))
            compareDump(disk_, folder, asText(disk_.readAll(dump)), tell);
        else if (op.flag("dump", false))
            tell(dump + ": no such file");
    }

    /// The recording itself must be whole: sizes in expect.json are those of the files in expect-N.
    void compareListing(std::int64_t n, const std::string& folder,
                        const std::function<void(const std::string&)>& tell) {
        for (const Json& checkpoint : file_.checkpoints) {
            if (!checkpoint.is_object() || !checkpoint.contains("n") || checkpoint["n"] != n) continue;
            Json files = Json::object();
            for (const std::string& path : filesBelow(disk_, folder))
                files[path.substr(folder.size() + 1)] = disk_.size(path);
            compareJson(checkpoint.contains("files") ? checkpoint["files"] : Json::object(), files, "recorded files",
                        [&](const std::string& where, const std::string& expected, const std::string& got) {
                            tell(fmt::format("{}: expect.json says {}, {} has {}", where, expected, folder, got));
                        });
            return;
        }
        tell("not in expect.json");
    }

    const disk::Disk& disk_;
    const CaseFile& file_;
    CaseBench bench_;
    std::map<std::string, Json> states_;
    std::vector<std::string> differences_;
    std::size_t checkpoints_ = 0;
    bool packedAnew_ = false;
};

}  // namespace

Result<CaseReport> runCase(const disk::Disk& disk, const std::string& folder) {
    try {
        const CaseFile file = readCaseFile(disk, folder);
        return CaseReport{file.name, CaseRun(disk, file).run()};
    } catch (const CaseFlaw& flaw) {
        return Failure{flaw.message};
    } catch (const disk::DiskFailure& failure) {
        return Failure{failure.what()};
    }
}

}  // namespace logarium::log

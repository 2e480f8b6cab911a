// Ops on the process, the clock and the directory itself.
#include <fmt/format.h>

#include "core/log/case/case_bench.h"
#include "core/log/checkpoint_file.h"
#include "core/log/file_names.h"

namespace logarium::log {

namespace {

/// A damaged file is never made longer than this.
constexpr std::int64_t kMostFileBytes = std::int64_t{1} << 31;

std::string parentOf(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

void createWith(disk::Disk& disk, const std::string& path, ByteView bytes) {
    if (const std::string parent = parentOf(path); !parent.empty()) disk.createDirectory(parent);
    disk.replace(path, bytes);
}

std::int64_t sizeWanted(const disk::Disk& disk, const std::string& path, const CaseValue& op) {
    const std::int64_t size = op.has("size") ? op.number("size") : disk.size(path) + op.number("by");
    if (size < 0 || size > kMostFileBytes) op.flaw(fmt::format("a size of 0 to {} bytes", kMostFileBytes));
    return size;
}

void copyTree(const disk::Disk& from, const std::string& folder, disk::Disk& to, const std::string& path) {
    for (const auto& entry : from.list(path.empty() ? folder : folder + '/' + path)) {
        const std::string name = path.empty() ? entry.name : path + '/' + entry.name;
        if (entry.directory) {
            to.createDirectory(name);
            copyTree(from, folder, to, name);
        } else {
            createWith(to, name, from.readAll(folder + '/' + name));
        }
    }
}

}  // namespace

Json CaseBench::advance(Bay&, const CaseValue& op) {
    const std::int64_t ms = op.number("ms");
    if (ms < 0 || ms > INT64_MAX / 4) op.at("ms").flaw("a time span from 0 on");
    now_ += ms;
    return nullptr;
}

Json CaseBench::close(Bay&, const CaseValue&) {
    for (Bay& bay : bays_)
        if (bay.log) bay.log->close(disk_), bay.log.reset();
    return nullptr;
}

Json CaseBench::crash(Bay&, const CaseValue&) {
    for (Bay& bay : bays_) bay.log.reset();
    return nullptr;
}

Json CaseBench::damage(Bay&, const CaseValue& op) {
    const std::string action = op.text("action");
    if (action == "restoreCheckpoint") return restoreCheckpoint(op);
    const std::string file = op.text("file");
    if (action == "delete") {
        disk_.remove(file);
    } else if (action == "truncate") {
        disk_.truncate(file, sizeWanted(disk_, file, op));
    } else if (action == "xor" || action == "set") {
        const std::int64_t at = op.number("at");
        if (at < 0 || at > kMostFileBytes) op.at("at").flaw("a position in the file");
        Bytes bytes = action == "set" ? op.bytes("bytes") : Bytes(1);
        if (action == "xor") {
            if (disk_.read(file, at, bytes) != 1) op.at("at").flaw("a position in the file");
            bytes[0] ^= static_cast<std::byte>(op.number("with"));
        }
        disk_.write(file, at, bytes);
    } else if (action == "append") {
        disk_.append(file, op.bytes("bytes"));
    } else if (action == "create") {
        createWith(disk_, file, op.bytes("bytes"));
    } else if (action == "rename") {
        disk_.rename(file, op.text("to"));
    } else if (action == "copyFromCheckpoint") {
        const std::string from = casePath(file_.folder, fmt::format("expect-{}/{}", op.number("checkpoint"), file));
        createWith(disk_, op.text("to"), recorded_.readAll(from));
    } else {
        op.at("action").flaw(fmt::format("a known kind of damage, not '{}'", action));
    }
    return nullptr;
}

Json CaseBench::restoreCheckpoint(const CaseValue& op) {
    disk_ = disk::MemoryDisk();
    const std::string folder = casePath(file_.folder, fmt::format("expect-{}", op.number("checkpoint")));
    copyTree(recorded_, folder, disk_, "");
    return nullptr;
}

Json CaseBench::writeCheckpoint(Bay&, const CaseValue& op) {
    const CaseValue offsets = op.at("offsets");
    if (!offsets.json().is_object()) offsets.flaw("an object of log names and offsets");
    Checkpoint checkpoint;
    for (const auto& [name, offset] : offsets.json().items()) {
        const auto partition = partitionOfDirectory(name);
        if (!partition) offsets.flaw(fmt::format("a topic and a partition, not '{}'", name));
        checkpoint[*partition] = Offset{CaseValue(offset, offsets.where() + '.' + name).number()};
    }
    log::writeCheckpoint(disk_, op.text("file"), checkpoint);
    return nullptr;
}

Json CaseBench::writeCleanShutdown(Bay&, const CaseValue& op) {
    const std::string text = fmt::format("{{\"version\":0,\"brokerEpoch\":{}}}", op.number("brokerEpoch"));
    disk_.replace(kCleanShutdownFile, asBytes(text));
    return nullptr;
}

Json CaseBench::checkpoint(Bay&, const CaseValue& op) {
    op.number("n");
    return nullptr;
}

}  // namespace logarium::log

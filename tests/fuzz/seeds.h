#pragma once
#include <zlib.h>

#include <QDirIterator>
#include <QFile>
#include <map>
#include <vector>

#include "core/record/codec.h"
#include "tests/fuzz/files_target.h"
#include "tests/fuzz/partition.h"
#include "tests/record/golden_batches.h"

/// Sound inputs of each target, small ones, from recorded files where there are any.
namespace logarium::fuzz {

inline std::vector<Bytes> batchSeeds() {
    std::vector<Bytes> seeds;
    for (const GoldenBatch& golden : goldenBatches())
        if (golden.bytes.size() < 2000) seeds.push_back(golden.bytes);
    return seeds;
}

inline Bytes withFirst(std::size_t first, ByteView rest) {
    Bytes bytes{static_cast<std::byte>(first)};
    append(bytes, rest);
    return bytes;
}

inline std::vector<Bytes> packedSeeds(record::Codec codec) {
    std::vector<Bytes> seeds;
    std::string text;
    for (int i = 0; i < 100; ++i) text += "record " + std::to_string(i % 7) + ", ";
    for (const std::string& plain : {text, text.substr(0, 20), std::string()})
        seeds.push_back(record::compress(codec, asBytes(plain)));
    for (const GoldenBatch& golden : goldenBatches()) {
        const auto batch = record::parseBatch(golden.bytes);
        if (batch.ok() && batch.value().header.codec() == codec && golden.bytes.size() < 2000)
            seeds.emplace_back(batch.value().recordBytes().begin(), batch.value().recordBytes().end());
    }
    return seeds;
}

/// Paths of the recorded logs' files whose names end so, sorted.
inline QStringList recordedFiles(const QString& ending) {
    QStringList paths;
    QDirIterator it(TEST_GOLDEN_DIR "/log", QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext())
        if (const QString path = it.next(); path.endsWith(ending)) paths << path;
    paths.sort();
    return paths;
}

inline std::vector<Bytes> recordedBytes(const QString& ending, int most) {
    std::vector<Bytes> found;
    for (const QString& path : recordedFiles(ending)) {
        QFile file(path);
        if (std::ssize(found) >= most || file.size() > 2000 || !file.open(QIODevice::ReadOnly)) continue;
        found.push_back(bytesOf(file.readAll()));
    }
    return found;
}

/// Each behind the number of its kind.
inline std::vector<Bytes> fileSeeds() {
    std::vector<Bytes> seeds;
    for (std::size_t kind = 0; kind < kFileNames.size(); ++kind)
        for (const Bytes& bytes : recordedBytes(QString(kFileNames[kind]).remove("00000000000000000004"), 40))
            seeds.push_back(withFirst(kind, bytes));
    seeds.push_back(withFirst(8, asBytes("version=1\ncluster.id=c\nnode.id=1\ndirectory.id=TG9nYXJpdW0AAAAAAAAAAQ\n")));
    seeds.push_back(withFirst(10, smallLog()));
    return seeds;
}

inline std::vector<Bytes> checkpointSeeds() {
    std::vector<Bytes> seeds;
    for (const char* ending : {"recovery-point-offset-checkpoint", "replication-offset-checkpoint",
                               "log-start-offset-checkpoint", "cleaner-offset-checkpoint"})
        for (const Bytes& bytes : recordedBytes(ending, 20)) seeds.push_back(withFirst(0, bytes));
    for (const Bytes& bytes : recordedBytes("leader-epoch-checkpoint", 40)) seeds.push_back(withFirst(1, bytes));
    for (const Bytes& bytes : recordedBytes(".snapshot", 40)) seeds.push_back(withFirst(2, bytes));
    return seeds;
}

/// The sound partition's own files, with checksums as they are or put right, after an orderly stop and after none.
inline std::vector<Bytes> partitionSeeds() {
    std::vector<Bytes> seeds;
    for (std::size_t kind = 0; kind < kPartitionFiles.size(); ++kind) {
        std::string name = "t-0/" + partitionFile(kind);
        if (name.ends_with(".swap")) name.resize(name.size() - 5);
        const Bytes content = soundPartition().readAll(name);
        for (const std::size_t how : {0u, 32u, 64u, 96u}) seeds.push_back(withFirst(kind + how, content));
    }
    return seeds;
}

/// A message of magic 0 or 1, uncompressed.
inline Bytes legacyMessage(int magic, std::string_view key, std::string_view value) {
    Bytes body{static_cast<std::byte>(magic), std::byte{0}};
    if (magic == 1) appendBig<std::int64_t>(body, 1'700'000'000'000);
    for (const std::string_view field : {key, value}) {
        appendBig(body, static_cast<std::int32_t>(field.size()));
        append(body, asBytes(field));
    }
    Bytes message;
    appendBig<std::int64_t>(message, 0);
    appendBig(message, static_cast<std::int32_t>(body.size() + 4));
    appendBig(message, static_cast<std::uint32_t>(
                           ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
    append(message, body);
    return message;
}

inline std::vector<Bytes> legacySeeds() {
    std::vector<Bytes> seeds;
    for (const int magic : {0, 1}) {
        seeds.push_back(legacyMessage(magic, "key", "value"));
        append(seeds.emplace_back(seeds.back()), legacyMessage(magic, "", "another value"));
    }
    return seeds;
}

/// Behind the number of who sends them.
inline std::vector<Bytes> produceSeeds() {
    std::vector<Bytes> seeds;
    for (const std::size_t origin : {0u, 1u, 2u}) {
        for (const Bytes& batch : batchSeeds()) seeds.push_back(withFirst(origin, batch));
        for (const Bytes& messages : legacySeeds()) seeds.push_back(withFirst(origin, messages));
    }
    return seeds;
}

}  // namespace logarium::fuzz

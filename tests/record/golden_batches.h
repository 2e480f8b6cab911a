#pragma once
#include <QByteArray>
#include <QDir>
#include <QFile>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/bytes.h"

/// A batch of the recorded storage cases: how it was asked for, and the bytes that Kafka's own builder made of it.
struct GoldenBatch {
    std::string name;  ///< case, op and batch number
    nlohmann::json asked;
    logarium::Bytes bytes;
};

inline logarium::Bytes bytesOf(const QByteArray& from) {
    const auto view = logarium::asBytes(std::string_view(from.data(), static_cast<std::size_t>(from.size())));
    return {view.begin(), view.end()};
}

/// All batches of all cases under tests/golden/log, in order.
inline std::vector<GoldenBatch> goldenBatches() {
    std::vector<GoldenBatch> batches;
    const QDir cases(TEST_GOLDEN_DIR "/log");
    for (const QString& name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        std::ifstream file(cases.filePath(name + "/ops.json").toStdString());
        const auto ops = nlohmann::json::parse(file).at("ops");
        for (std::size_t op = 0; op < ops.size(); ++op) {
            if (!ops[op].contains("batches")) continue;
            const auto& asked = ops[op]["batches"];
            for (std::size_t i = 0; i < asked.size(); ++i)
                batches.push_back(
                    {name.toStdString() + " op " + std::to_string(op) + " batch " + std::to_string(i), asked[i],
                     bytesOf(QByteArray::fromBase64(QByteArray::fromStdString(asked[i]["bytes"].get<std::string>())))});
        }
    }
    return batches;
}

/// A key or value as the cases write it: null, text, {hex}, {repeat, count} or {lcg, count}.
inline std::optional<logarium::Bytes> goldenValue(const nlohmann::json& asked) {
    if (asked.is_null()) return std::nullopt;
    const auto text = [](const std::string& from) { return bytesOf(QByteArray::fromStdString(from)); };
    if (asked.is_string()) return text(asked.get<std::string>());
    if (asked.contains("hex"))
        return bytesOf(QByteArray::fromHex(QByteArray::fromStdString(asked["hex"].get<std::string>())));
    logarium::Bytes bytes;
    const auto count = asked["count"].get<int>();
    if (asked.contains("repeat")) {
        for (int i = 0; i < count; ++i) logarium::append(bytes, text(asked["repeat"].get<std::string>()));
        return bytes;
    }
    auto x = asked["lcg"].get<std::uint32_t>();
    for (int i = 0; i < count; ++i) {
        x = x * 1103515245u + 12345u;
        bytes.push_back(static_cast<std::byte>((x >> 16) & 255));
    }
    return bytes;
}

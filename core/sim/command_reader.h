#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/sim/command_fields.h"
#include "core/sim/spec.h"

namespace logarium::sim {

using Json = nlohmann::ordered_json;

/// What a value should have been, and where it stands; carried as an exception inside the readers only.
struct BadField {
    std::string path;  ///< "commands/3/topic"
    std::string message;
};

/// Reads the fields of commands from a tree of values. Scalars may be JSON's or text ("20", "true"), so that trees made
/// of YAML read the same.
class FieldReader {
public:
    /// `clients`: names that may stand where a client's number is wanted.
    FieldReader(const Json& object, std::string path, const std::map<std::string, ClientId>& clients)
        : object_(object), path_(std::move(path)), clients_(clients) {}

    template <class Field>
    void operator()(const char* name, Field& field) {
        known_.emplace_back(name);
        const auto found = object_.find(name);
        if (found != object_.end()) read(*found, path_ + "/" + name, field);
    }
    /// A field outside the command itself, "at" say, that may stand beside it.
    void allow(const char* name) { known_.emplace_back(name); }
    /// Throws BadField when there is a field nobody asked for.
    void finish() const;

private:
    template <class Field>
    void read(const Json& value, const std::string& path, std::optional<Field>& field) const {
        if (value.is_null()) {
            field.reset();
        } else {
            read(value, path, field.emplace());
        }
    }
    void read(const Json& value, const std::string& path, std::string& field) const;
    void read(const Json& value, const std::string& path, int& field) const;
    void read(const Json& value, const std::string& path, std::int64_t& field) const;
    void read(const Json& value, const std::string& path, double& field) const;
    void read(const Json& value, const std::string& path, bool& field) const;
    void read(const Json& value, const std::string& path, BrokerId& field) const;
    void read(const Json& value, const std::string& path, ClientId& field) const;
    void read(const Json& value, const std::string& path, Offset& field) const;
    void read(const Json& value, const std::string& path, TopicPartition& field) const;
    void read(const Json& value, const std::string& path, ReassignPartition& field) const;
    void read(const Json& value, const std::string& path, KeyMix& field) const;
    void read(const Json& value, const std::string& path, client::RatePattern& field) const;
    void read(const Json& value, const std::string& path, ConfigResource& field) const;
    void read(const Json& value, const std::string& path, ProducedRecord& field) const;
    template <class Element>
    void read(const Json& value, const std::string& path, std::vector<Element>& field) const {
        expectArray(value, path);
        field.clear();
        for (std::size_t i = 0; i < value.size(); ++i)
            read(value[i], path + "/" + std::to_string(i), field.emplace_back());
    }
    template <class Value>
    void read(const Json& value, const std::string& path, std::map<std::string, Value>& field) const {
        expectObject(value, path);
        field.clear();
        for (const auto& [name, inner] : value.items()) read(inner, path + "/" + name, field[name]);
    }
    void read(const Json& value, const std::string& path,
              std::pair<std::string, std::optional<std::string>>& field) const;
    static void expectArray(const Json& value, const std::string& path);
    static void expectObject(const Json& value, const std::string& path);

    const Json& object_;
    std::string path_;
    const std::map<std::string, ClientId>& clients_;
    std::vector<std::string> known_;
};

/// Reads a command from an object whose "do" names it. Other fields that may stand there: `beside`.
Command readCommand(const Json& object, const std::string& path, const std::map<std::string, ClientId>& clients,
                    const std::vector<const char*>& beside);
/// The object that `readCommand` reads; fields that have their default value are left out.
Json writeCommand(const Command& command);

/// Reads brokers, seed, racks, configs of a cluster; throws BadField. Bounds: 1 to 100 brokers.
ClusterSpec readSpec(const Json& object, const std::string& path);
Json writeSpec(const ClusterSpec& spec);

}  // namespace logarium::sim

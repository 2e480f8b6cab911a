#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace logarium::log {

using Json = nlohmann::ordered_json;

/// A recorded case that cannot be taken as it is: one line that says where and what was expected. Never leaves the
/// folder: readers turn it into a Failure.
struct CaseFlaw {
    std::string message;
};

/// A value in a case's JSON and how it is reached, so that a wrong one can be named. Every reading function throws
/// CaseFlaw when the value is not of the wanted kind.
class CaseValue {
public:
    CaseValue(const Json& json, std::string where) : json_(&json), where_(std::move(where)) {}

    const Json& json() const { return *json_; }
    const std::string& where() const { return where_; }
    [[noreturn]] void flaw(std::string_view expected) const;

    bool has(const char* name) const { return json_->is_object() && json_->contains(name); }
    CaseValue at(const char* name) const;
    CaseValue at(std::size_t index) const;
    std::size_t size() const;  ///< of an array

    std::int64_t number() const;
    std::int64_t number(const char* name) const { return at(name).number(); }
    std::int64_t number(const char* name, std::int64_t otherwise) const;
    double real(const char* name, double otherwise) const;
    bool flag(const char* name, bool otherwise) const;
    std::string text() const;
    std::string text(const char* name) const { return at(name).text(); }
    std::string text(const char* name, std::string_view otherwise) const;
    /// A string (its UTF-8), or {hex}, {repeat, count}, {lcg, count}.
    Bytes bytes(const char* name) const;
    /// A string of base64.
    Bytes base64(const char* name) const;

private:
    const Json* json_;
    std::string where_;
};

/// Parses a JSON text; throws CaseFlaw with line and column.
Json parseCaseJson(std::string_view text, const std::string& where);

}  // namespace logarium::log

#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/observe/condition/condition.h"

namespace logarium::observe {

enum class Operator : std::uint8_t { And, Or, Not, Equal, Unequal, Less, LessEqual, Greater, GreaterEqual };

/// One node of a condition's tree: a literal, a question to the cluster, or an operator over its parts.
struct Condition::Node {
    enum class Kind : std::uint8_t { Literal, Query, Apply };
    Kind kind = Kind::Literal;
    Answer literal;

    // Query: `function(arguments, named).field.field[index]`
    std::string source;  ///< as written, for `whyNot`
    std::string function;
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> named;
    std::vector<std::string> path;

    Operator op{};
    std::vector<std::shared_ptr<const Node>> parts;
};

/// Answers one query node; None where the thing asked of does not exist.
Answer answer(const Condition::Node& query, const Situation& now);
/// Empty when the query is one that can be answered, otherwise what is wrong with it (unknown function or field).
std::string checkQuery(const Condition::Node& query);

}  // namespace logarium::observe

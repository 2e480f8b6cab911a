#include "core/observe/condition/condition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "core/observe/condition/condition_node.h"
#include "core/observe/condition/fact_fields.h"

namespace logarium::observe {

namespace {

std::optional<double> asNumber(const Answer& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    if (const auto* fraction = std::get_if<double>(&value)) return *fraction;
    return std::nullopt;
}

/// A list beside a number means its size: `isr(orders-0) < 2`.
std::optional<double> asCount(const Answer& value) {
    if (const auto* list = std::get_if<NumberList>(&value)) return static_cast<double>(list->size());
    return asNumber(value);
}

bool equal(const Answer& a, const Answer& b) {
    if (std::holds_alternative<None>(a) || std::holds_alternative<None>(b)) return a.index() == b.index();
    if (const auto x = asNumber(a), y = asNumber(b); x && y) return *x == *y;
    if (const auto* x = std::get_if<NumberList>(&a), *y = std::get_if<NumberList>(&b); x && y) {
        NumberList left = *x, right = *y;  // The order of an ISR says nothing.
        std::ranges::sort(left);
        std::ranges::sort(right);
        return left == right;
    }
    const bool countsList = (asNumber(a) || asNumber(b)) && asCount(a) && asCount(b);
    return countsList ? asCount(a) == asCount(b) : a == b;
}

bool ordered(Operator op, const Answer& a, const Answer& b) {
    const auto x = asCount(a), y = asCount(b);
    if (!x || !y) return false;
    switch (op) {
        case Operator::Less:
            return *x < *y;
        case Operator::LessEqual:
            return *x <= *y;
        case Operator::Greater:
            return *x > *y;
        case Operator::GreaterEqual:
            return *x >= *y;
        case Operator::And:
        case Operator::Or:
        case Operator::Not:
        case Operator::Equal:
        case Operator::Unequal:
            break;
    }
    return false;
}

Answer evaluate(const Condition::Node& node, const Situation& now) {
    if (node.kind == Condition::Node::Kind::Literal) return node.literal;
    if (node.kind == Condition::Node::Kind::Query) return answer(node, now);
    const auto part = [&](std::size_t i) { return evaluate(*node.parts[i], now); };
    switch (node.op) {
        case Operator::And:
            return truth(part(0)) && truth(part(1));
        case Operator::Or:
            return truth(part(0)) || truth(part(1));
        case Operator::Not:
            return !truth(part(0));
        case Operator::Equal:
            return equal(part(0), part(1));
        case Operator::Unequal:
            return !equal(part(0), part(1));
        case Operator::Less:
        case Operator::LessEqual:
        case Operator::Greater:
        case Operator::GreaterEqual:
            return ordered(node.op, part(0), part(1));
    }
    return None{};
}

void describe(const Condition::Node& node, const Situation& now, std::vector<std::string>& out) {
    if (node.kind == Condition::Node::Kind::Query) {
        std::string line = fmt::format("{} is {}", node.source, show(answer(node, now)));
        if (std::ranges::find(out, line) == out.end()) out.push_back(std::move(line));
    }
    for (const auto& part : node.parts) describe(*part, now, out);
}

bool changesWithTraffic(const Condition::Node& node) {
    static constexpr std::string_view kQuietFunctions[] = {"B", "cfg", "said"};
    static constexpr std::string_view kQuietFields[] = {"leader",   "isr",   "elr",    "replicas", "adding",
                                                        "removing", "epoch", "minIsr", "health"};
    const auto isQuiet = [](const auto& quiet, const std::string& name) {
        return std::ranges::find(quiet, std::string_view(name)) != std::end(quiet);
    };
    if (node.kind == Condition::Node::Kind::Query && !isQuiet(kQuietFunctions, node.function)) {
        const bool fact = node.function == "ev" && !trafficFact(node.arguments[0]);
        const bool field = node.function == "P" && isQuiet(kQuietFields, node.path[0]);
        if (!fact && !field) return true;
    }
    return std::ranges::any_of(node.parts, [](const auto& part) { return changesWithTraffic(*part); });
}

}  // namespace

bool Condition::followsTraffic() const {
    return changesWithTraffic(*root_);
}

bool Condition::holds(const Situation& now) const {
    return truth(evaluate(*root_, now));
}

std::string Condition::whyNot(const Situation& now) const {
    std::vector<std::string> lines;
    describe(*root_, now, lines);
    return fmt::format("{}", fmt::join(lines, ", "));
}

}  // namespace logarium::observe

#include "core/lesson/condition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "core/lesson/condition_node.h"

namespace logarium::lesson {

namespace {

std::optional<double> asNumber(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    if (const auto* fraction = std::get_if<double>(&value)) return *fraction;
    return std::nullopt;
}

bool equal(const Value& a, const Value& b) {
    if (std::holds_alternative<None>(a) || std::holds_alternative<None>(b)) return a.index() == b.index();
    if (const auto x = asNumber(a), y = asNumber(b); x && y) return *x == *y;
    if (const auto* x = std::get_if<NumberList>(&a), *y = std::get_if<NumberList>(&b); x && y) {
        NumberList left = *x, right = *y;  // The order of an ISR says nothing.
        std::ranges::sort(left);
        std::ranges::sort(right);
        return left == right;
    }
    return a == b;
}

bool ordered(Operator op, const Value& a, const Value& b) {
    const auto x = asNumber(a), y = asNumber(b);
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

Value evaluate(const Condition::Node& node, const Situation& now) {
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

}  // namespace

bool Condition::holds(const Situation& now) const {
    return truth(evaluate(*root_, now));
}

std::string Condition::whyNot(const Situation& now) const {
    std::vector<std::string> lines;
    describe(*root_, now, lines);
    return fmt::format("{}", fmt::join(lines, ", "));
}

}  // namespace logarium::lesson

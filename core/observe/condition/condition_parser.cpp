// Reads the text of a condition: a recursive descent over one line.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "core/observe/condition/condition_node.h"

namespace logarium::observe {

namespace {

using NodePtr = std::shared_ptr<const Condition::Node>;

/// Thrown and caught inside this file only: keeps the descent readable.
struct SyntaxTrouble {
    std::size_t at;
    std::string expected;
};

bool wordChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

constexpr int kDeepest = 32;

/// `isr(orders-0)` is short for `P(orders,0).isr`: what people type at a console.
struct ShortForm {
    std::string_view name;
    const char* function;
    std::string_view field;
};
constexpr ShortForm kShortForms[] = {
    {"isr", "P", "isr"},       {"elr", "P", "elr"}, {"replicas", "P", "replicas"}, {"leader", "P", "leader"},
    {"epoch", "P", "epoch"},   {"hw", "P", "hw"},   {"leo", "P", "leo"},           {"minIsr", "P", "minIsr"},
    {"health", "P", "health"}, {"lag", "C", "lag"}, {"state", "B", "state"},
};

void expandShortForm(Condition::Node& node) {
    const auto* found = std::ranges::find(kShortForms, node.function, &ShortForm::name);
    if (found == std::end(kShortForms) || node.arguments.size() != 1) return;
    node.function = found->function;
    node.path.emplace(node.path.begin(), found->field);
    if (node.function != "P") return;
    const std::string partition = node.arguments.front();
    const std::size_t dash = std::min(partition.rfind('-'), partition.size());
    node.arguments = {partition.substr(0, dash), partition.substr(std::min(dash + 1, partition.size()))};
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    NodePtr whole() {
        NodePtr root = either();
        skip();
        if (at_ < text_.size()) throw SyntaxTrouble{at_, "'and', 'or' or the end"};
        return root;
    }

private:
    NodePtr either() {
        NodePtr left = both();
        while (keyword("or")) left = apply(Operator::Or, {left, both()});
        return left;
    }

    NodePtr both() {
        NodePtr left = negated();
        while (keyword("and")) left = apply(Operator::And, {left, negated()});
        return left;
    }

    NodePtr negated() {
        if (++depth_ > kDeepest) throw SyntaxTrouble{at_, "fewer brackets inside each other"};
        NodePtr node = keyword("not") ? apply(Operator::Not, {negated()}) : compared();
        --depth_;
        return node;
    }

    NodePtr compared() {
        NodePtr left = operand();
        if (const auto op = comparison()) return apply(*op, {left, operand()});
        return left;
    }

    NodePtr operand() {
        skip();
        if (take('(')) {
            NodePtr inner = either();
            need(')');
            return inner;
        }
        if (at_ >= text_.size()) throw SyntaxTrouble{at_, "a value"};
        const char c = text_[at_];
        if (c == '[') return literal(list());
        if (c == '\'') return literal(quoted());
        if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-') return literal(number());
        return named();
    }

    NodePtr named() {
        const std::size_t start = at_;
        const std::string name = word("a value or a function");
        if (name == "true" || name == "false") return literal(name == "true");
        if (name == "none") return literal(None{});
        if (!take('(')) return literal(name);
        Condition::Node node;
        node.kind = Condition::Node::Kind::Query;
        node.function = name;
        if (!take(')')) {
            do argument(node);
            while (take(','));
            need(')');
        }
        path(node);
        node.source = std::string(text_.substr(start, at_ - start));
        expandShortForm(node);
        if (const std::string trouble = checkQuery(node); !trouble.empty()) throw SyntaxTrouble{start, trouble};
        return std::make_shared<Condition::Node>(std::move(node));
    }

    void argument(Condition::Node& node) {
        skip();
        std::string first = at_ < text_.size() && text_[at_] == '\'' ? quoted() : dottedWord();
        if (take('='))
            node.named.emplace_back(std::move(first),
                                    at_ < text_.size() && text_[at_] == '\'' ? quoted() : dottedWord());
        else
            node.arguments.push_back(std::move(first));
    }

    void path(Condition::Node& node) {
        for (;;) {
            if (at_ < text_.size() && text_[at_] == '.') {
                ++at_;
                node.path.push_back(word("a field after '.'"));
            } else if (at_ < text_.size() && text_[at_] == '[') {
                ++at_;
                node.path.push_back(word("a name in '[ ]'"));
                need(']');
            } else {
                return;
            }
        }
    }

    std::string dottedWord() {
        std::string name = word("a word");
        while (at_ < text_.size() && text_[at_] == '.') {
            ++at_;
            name += '.' + word("a word after '.'");
        }
        return name;
    }

    std::optional<Operator> comparison() {
        skip();
        using Row = std::pair<std::string_view, Operator>;
        for (const auto& [sign, op] :
             {Row{"==", Operator::Equal}, Row{"!=", Operator::Unequal}, Row{"<=", Operator::LessEqual},
              Row{">=", Operator::GreaterEqual}, Row{"<", Operator::Less}, Row{">", Operator::Greater}}) {
            if (text_.substr(at_).starts_with(sign)) {
                at_ += sign.size();
                return op;
            }
        }
        return std::nullopt;
    }

    Answer number() {
        const std::size_t start = at_;
        if (text_[at_] == '-') ++at_;
        while (at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.'))
            ++at_;
        const std::string_view digits = text_.substr(start, at_ - start);
        std::int64_t whole = 0;
        if (const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
            bad == std::errc{} && end == digits.data() + digits.size())
            return whole;
        double fraction = 0;
        if (const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), fraction);
            bad == std::errc{} && end == digits.data() + digits.size())
            return fraction;
        throw SyntaxTrouble{start, "a number"};
    }

    Answer list() {
        need('[');
        NumberList numbers;
        if (take(']')) return numbers;
        do {
            skip();
            const std::size_t start = at_;
            if (at_ >= text_.size()) throw SyntaxTrouble{at_, "a number"};
            const Answer one = number();
            if (!std::holds_alternative<std::int64_t>(one)) throw SyntaxTrouble{start, "a whole number"};
            numbers.push_back(std::get<std::int64_t>(one));
        } while (take(','));
        need(']');
        return numbers;
    }

    std::string quoted() {
        const std::size_t end = text_.find('\'', at_ + 1);
        if (end == std::string_view::npos) throw SyntaxTrouble{at_, "a closing '"};
        std::string inside(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return inside;
    }

    std::string word(const char* expected) {
        skip();
        const std::size_t start = at_;
        while (at_ < text_.size() && wordChar(text_[at_])) ++at_;
        if (at_ == start) throw SyntaxTrouble{start, expected};
        return std::string(text_.substr(start, at_ - start));
    }

    bool keyword(std::string_view name) {
        skip();
        if (!text_.substr(at_).starts_with(name)) return false;
        const std::size_t after = at_ + name.size();
        if (after < text_.size() && wordChar(text_[after])) return false;
        at_ = after;
        return true;
    }

    bool take(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void need(char c) {
        if (!take(c)) throw SyntaxTrouble{at_, fmt::format("'{}'", c)};
    }
    void skip() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    }

    static NodePtr literal(Answer value) {
        Condition::Node node;
        node.literal = std::move(value);
        return std::make_shared<Condition::Node>(std::move(node));
    }
    static NodePtr apply(Operator op, std::vector<NodePtr> parts) {
        Condition::Node node;
        node.kind = Condition::Node::Kind::Apply;
        node.op = op;
        node.parts = std::move(parts);
        return std::make_shared<Condition::Node>(std::move(node));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

Result<Condition> Condition::parse(std::string_view text) {
    try {
        Condition condition;
        condition.text_ = std::string(text);
        condition.root_ = Parser(condition.text_).whole();
        return condition;
    } catch (const SyntaxTrouble& trouble) {
        return Failure{fmt::format("condition '{}', column {}: expected {}", text, trouble.at + 1, trouble.expected)};
    }
}

}  // namespace logarium::observe

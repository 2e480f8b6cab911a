#pragma once
#include <string>
#include <utility>
#include <variant>

#include "core/base/assert.h"

namespace logarium {

/// Why something a user gave could not be taken: what, where, and what was expected, in one line.
struct Failure {
    std::string message;
    bool operator==(const Failure&) const = default;
};

/// A value or the reason why there is none. Must be looked at; has no implicit truth value.
template <class T, class E = Failure>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : held_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return held_.index() == 0; }
    const T& value() const& {
        ensure(ok(), "a failed Result has no value");
        return std::get<0>(held_);
    }
    T& value() & {
        ensure(ok(), "a failed Result has no value");
        return std::get<0>(held_);
    }
    T&& value() && {
        ensure(ok(), "a failed Result has no value");
        return std::get<0>(std::move(held_));
    }
    const E& error() const {
        ensure(!ok(), "a good Result has no error");
        return std::get<1>(held_);
    }

private:
    std::variant<T, E> held_;
};

/// For work that gives nothing back but may fail.
struct Done {
    bool operator==(const Done&) const = default;
};

}  // namespace logarium

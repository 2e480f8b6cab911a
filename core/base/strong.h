#pragma once
#include <compare>
#include <cstdint>

namespace logarium {

/// A number that is not any number: an offset never becomes a position, a broker id never an epoch.
/// Supports order, and the arithmetic of a point on a line: point + distance, point - point.
template <class Tag, class Rep>
struct Strong {
    using rep = Rep;
    Rep value{};

    constexpr auto operator<=>(const Strong&) const = default;
    constexpr Strong& operator++() {
        ++value;
        return *this;
    }
    constexpr Strong& operator+=(Rep distance) {
        value += distance;
        return *this;
    }
    friend constexpr Strong operator+(Strong point, Rep distance) {
        return Strong{static_cast<Rep>(point.value + distance)};
    }
    friend constexpr Strong operator-(Strong point, Rep distance) {
        return Strong{static_cast<Rep>(point.value - distance)};
    }
    friend constexpr Rep operator-(Strong a, Strong b) { return static_cast<Rep>(a.value - b.value); }
};

}  // namespace logarium

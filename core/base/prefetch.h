#pragma once
#include <cstddef>

namespace logarium {

inline constexpr std::size_t kCacheLine = 64;

/// Asks for the memory of an object that is about to be used, all of it at once: where thousands of them take turns,
/// waiting for one line after the other costs more than the work itself.
template <class Object>
void prefetch(const Object& object) {
    const char* at = reinterpret_cast<const char*>(&object);
    for (std::size_t i = 0; i < sizeof(Object); i += kCacheLine) __builtin_prefetch(at + i, 1);
}

}  // namespace logarium

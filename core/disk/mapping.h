#pragma once
#include <cstddef>
#include <utility>

namespace logarium::disk {

/// A file's bytes as memory, shared with everybody who reads or writes the file; unmaps itself. It may reach past the
/// file's end: those bytes must not be touched until the file has grown over them.
class Mapping {
public:
    Mapping() = default;
    Mapping(Mapping&& other) noexcept
        : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    Mapping& operator=(Mapping&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~Mapping();

    /// The first `size` bytes, for reading and writing; empty when the system refuses.
    static Mapping of(int descriptor, std::size_t size);

    std::byte* data() const { return bytes_; }
    std::size_t size() const { return size_; }

private:
    std::byte* bytes_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace logarium::disk

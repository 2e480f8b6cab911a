#pragma once
#include <utility>

namespace logarium::disk {

/// A descriptor of the operating system that closes itself; -1 when there is none.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int number() const { return number_; }

private:
    int number_;
};

}  // namespace logarium::disk

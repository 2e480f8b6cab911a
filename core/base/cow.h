#pragma once
#include <atomic>
#include <utility>

namespace logarium {

/// A value shared between copies until one of them writes to it (copy on write).
/// Copying the handle is one atomic increment; `write()` copies the value first when somebody else holds it too.
/// Handles may be copied and dropped on any thread; one handle must not be used by two threads at once.
/// `same()` answers "did this part change?" by comparing handles.
template <class T>
class Cow {
public:
    Cow() : node_(new Node{}) {}
    explicit Cow(T value) : node_(new Node{std::move(value)}) {}
    Cow(const Cow& other) noexcept : node_(other.node_) { node_->owners.fetch_add(1, std::memory_order_relaxed); }
    Cow(Cow&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    Cow& operator=(Cow other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~Cow() { drop(); }

    const T& operator*() const { return node_->value; }
    const T* operator->() const { return &node_->value; }
    const T& read() const { return node_->value; }

    /// The value for writing; references handed out earlier by other handles stay untouched.
    T& write() {
        if (node_->owners.load(std::memory_order_acquire) != 1) {
            Node* mine = new Node{node_->value};
            drop();
            node_ = mine;
        }
        return node_->value;
    }

    bool same(const Cow& other) const { return node_ == other.node_; }

private:
    struct Node {
        T value{};
        std::atomic<int> owners{1};
        Node() = default;
        explicit Node(T v) : value(std::move(v)) {}
    };

    void drop() {
        if (node_ != nullptr && node_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete node_;
    }

    Node* node_;
};

}  // namespace logarium

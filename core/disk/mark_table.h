#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace logarium::disk {

/// A hash of a path, long enough to stand for it: comparing names would touch memory that nothing else needs.
struct PathMark {
    std::uint64_t high = 0, low = 0;

    static PathMark of(std::string_view path);
    bool operator==(const PathMark&) const = default;
};

/// Items with a `mark`, found by it; they stay where they are in memory until they are removed. Open addressing at a
/// load of at most a half: a search looks at one place of the table, nearly always, and at the item it finds.
template <class Item>
class MarkTable {
public:
    explicit MarkTable(std::size_t mostItems) : places_(std::bit_ceil(2 * mostItems)) {}

    std::size_t size() const { return size_; }

    /// Null when there is none.
    Item* find(const PathMark& mark) const {
        for (std::size_t at = home(mark.low); places_[at].item; at = after(at))
            if (places_[at].low == mark.low && places_[at].item->mark == mark) return places_[at].item.get();
        return nullptr;
    }

    /// The caller has seen that none with this mark is there, and that there are fewer than `mostItems`.
    Item& add(Item item) {
        std::size_t at = home(item.mark.low);
        while (places_[at].item) at = after(at);
        places_[at] = {item.mark.low, std::make_unique<Item>(std::move(item))};
        ++size_;
        return *places_[at].item;
    }

    /// False when there is none.
    bool remove(const PathMark& mark) {
        for (std::size_t at = home(mark.low); places_[at].item; at = after(at)) {
            if (places_[at].low != mark.low || places_[at].item->mark != mark) continue;
            removeAt(at);
            return true;
        }
        return false;
    }

    template <class Visit>
    void forEach(Visit visit) const {
        for (const Place& place : places_)
            if (place.item) visit(*place.item);
    }

    template <class Test>
    void removeIf(Test test) {
        std::vector<PathMark> gone;
        forEach([&](const Item& item) {
            if (test(item)) gone.push_back(item.mark);
        });
        for (const PathMark& mark : gone) remove(mark);
    }

private:
    struct Place {
        std::uint64_t low = 0;
        std::unique_ptr<Item> item;
    };

    std::size_t home(std::uint64_t low) const { return low & (places_.size() - 1); }
    std::size_t after(std::size_t at) const { return home(at + 1); }

    /// Those behind it move up into the gap as far as they may, so that no search ends too early.
    void removeAt(std::size_t gap) {
        places_[gap].item.reset();
        --size_;
        for (std::size_t at = after(gap); places_[at].item; at = after(at)) {
            const std::size_t wanted = home(places_[at].low);
            if (home(at - wanted) < home(at - gap)) continue;
            places_[gap] = std::move(places_[at]);
            gap = at;
        }
    }

    std::vector<Place> places_;
    std::size_t size_ = 0;
};

}  // namespace logarium::disk

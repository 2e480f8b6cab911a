#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sim/world.h"

namespace logarium::console {

/// Ends the command with one clear sentence.
[[noreturn]] void wrongWord(const std::string& what);

/// The words after `sim`, taken one by one. Whatever is missing or wrong ends the command with a sentence that names
/// the verb's usage.
class SimWords {
public:
    explicit SimWords(std::vector<std::string> words) : words_(std::move(words)) {}

    /// What the usage is, for the messages from now on.
    void use(std::string usage) { usage_ = std::move(usage); }
    bool empty() const { return at_ == words_.size(); }
    /// The next word; `what` is what it should be.
    std::string text(std::string_view what);
    /// All words from here on, with single spaces between them.
    std::string rest(std::string_view what) { return restUpTo({}, what); }
    /// The same up to the word `stop`, which is not taken.
    std::string restUpTo(std::string_view stop, std::string_view what);
    std::int64_t number(std::string_view what);
    double decimal(std::string_view what);
    BrokerId broker() { return BrokerId{static_cast<std::int32_t>(number("the number of a broker"))}; }
    Micros duration();
    /// "orders-3".
    TopicPartition partition();
    /// A client by number or name.
    ClientId client(const sim::World& world);
    /// "all", "-1", "0", "1".
    int acks();
    /// Takes the next word when it is `name`.
    bool take(std::string_view name);
    /// There must be no more words.
    void finish() const;
    [[noreturn]] void wrong(std::string_view word, std::string_view what) const;

private:
    std::vector<std::string> words_;
    std::size_t at_ = 0;
    std::string usage_ = "sim VERB ...";
};

}  // namespace logarium::console

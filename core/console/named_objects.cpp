#include "core/console/named_objects.h"

#include <algorithm>
#include <charconv>

#include "core/console/command_line.h"

namespace logarium::console {

namespace {

std::optional<std::int32_t> numberIn(std::string_view text) {
    std::int32_t number = 0;
    const auto [end, flaw] = std::from_chars(text.data(), text.data() + text.size(), number);
    return flaw == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

class Finder {
public:
    explicit Finder(const observe::ClusterView& cluster) : cluster_(cluster) {}

    /// `before` is the word in front of it: an option, or one of a verb's words.
    void look(std::string_view before, std::string_view word) {
        if (before == "--partition") {
            if (const auto number = numberIn(word)) return partitionOfLast(*number);
        }
        if (const auto* topic = topicNamed(word)) return add({kNoBroker, {topic->index, -1}, kNoClient});
        // "orders-0", also with where it is to go: "orders-0=1,2".
        if (addPartition(word.substr(0, word.find('=')))) return;
        for (const observe::ProducerView& client : cluster_.producers)
            if (client.name == word) return add({kNoBroker, {}, client.id});
        for (const observe::ConsumerView& client : cluster_.consumers)
            if (client.name == word || (before == "--group" && client.group == word)) add({kNoBroker, {}, client.id});
    }
    void brokersIn(std::string_view list) {
        while (!list.empty()) {
            const std::size_t comma = std::min(list.find(','), list.size());
            if (const auto id = numberIn(list.substr(0, comma)))
                if (cluster_.broker(BrokerId{*id}) != nullptr) add({BrokerId{*id}, {}, kNoClient});
            list.remove_prefix(std::min(comma + 1, list.size()));
        }
    }
    std::vector<sim::Subject> take() { return std::move(found_); }

private:
    const observe::TopicView* topicNamed(std::string_view name) const {
        const auto found = std::ranges::find(cluster_.topics, name, &observe::TopicView::name);
        return found == cluster_.topics.end() ? nullptr : &*found;
    }
    bool addPartition(std::string_view word) {
        const std::size_t dash = word.rfind('-');
        if (dash == std::string_view::npos) return false;
        const auto* topic = topicNamed(word.substr(0, dash));
        const auto number = numberIn(word.substr(dash + 1));
        if (topic == nullptr || !number || *number < 0 || *number >= std::ssize(topic->partitions)) return false;
        add({kNoBroker, {topic->index, *number}, kNoClient});
        return true;
    }
    /// The topic that was named last was meant for this partition of it.
    void partitionOfLast(std::int32_t number) {
        if (!found_.empty() && found_.back().partition.topic.value >= 0) found_.back().partition.partition = number;
    }
    void add(const sim::Subject& subject) {
        if (std::ranges::find(found_, subject) == found_.end()) found_.push_back(subject);
    }

    const observe::ClusterView& cluster_;
    std::vector<sim::Subject> found_;
};

bool takesBrokers(std::string_view verb) {
    constexpr std::string_view kShort[] = {"stop", "crash", "start", "pause", "resume", "cut", "heal", "slow-disk"};
    return verb.ends_with("-broker") || verb.ends_with("-link") || std::ranges::find(kShort, verb) != std::end(kShort);
}

}  // namespace

std::vector<sim::Subject> namedObjects(std::string_view line, const observe::ClusterView& cluster) {
    const auto split = splitLine(line);
    if (!split.ok()) return {};
    const std::vector<std::string>& words = split.value().words;
    const bool brokerVerb = words.size() > 1 && words[0] == "sim" && takesBrokers(words[1]);
    const bool ofBrokers = std::ranges::find(words, "brokers") != words.end();
    Finder finder(cluster);
    for (std::size_t i = 1; i < words.size(); ++i) {
        const bool listed = words[i - 1] == "--broker-list" || words[i - 1] == "--broker";
        const bool entity = ofBrokers && words[i - 1] == "--entity-name";
        if (listed || entity || (brokerVerb && i > 1))
            finder.brokersIn(words[i]);
        else
            finder.look(words[i - 1], words[i]);
    }
    return finder.take();
}

}  // namespace logarium::console

#include "core/console/tools/topic_filter.h"

#include <algorithm>
#include <regex>

#include "core/console/admin.h"
#include "core/console/failure.h"

namespace logarium::console {

TopicFilter::TopicFilter(std::string_view list) {
    for (const char c : trimmed(list)) {
        if (c != ' ') pattern_ += c == ',' ? '|' : c;
    }
    pattern_.erase(0, std::min(pattern_.find_first_not_of("\"'"), pattern_.size()));
    pattern_.erase(pattern_.find_last_not_of("\"'") + 1);
    try {
        const std::regex compiled(pattern_);
    } catch (const std::regex_error&) {
        throw ToolFailure("java.lang.RuntimeException", pattern_ + " is an invalid regex.");
    }
}

bool TopicFilter::allows(const std::string& topic) const {
    if (pattern_ == topic) return true;
    try {
        return std::regex_match(topic, std::regex(pattern_));
    } catch (const std::regex_error&) {
        return false;  // Too complex for the topic at hand.
    }
}

std::vector<std::string> topicsMatching(const cluster::MetadataImage& image, const std::optional<std::string>& filter,
                                        bool excludeInternal) {
    const auto wanted = filter ? std::optional<TopicFilter>(*filter) : std::nullopt;
    std::vector<std::string> names;
    for (const auto& topic : image.topics()) {
        if (excludeInternal && isInternalTopic(topic->name)) continue;
        if (!wanted || wanted->allows(topic->name)) names.push_back(topic->name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace logarium::console

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cluster/metadata_image.h"

namespace logarium::console {

/// A list of regular expressions of topic names, as --topic takes it (Kafka: TopicFilter.IncludeList).
class TopicFilter {
public:
    /// Commas part alternatives; quotes around the whole are dropped. Throws ToolFailure when it is no regular
    /// expression.
    explicit TopicFilter(std::string_view list);

    bool allows(const std::string& topic) const;

private:
    std::string pattern_;
};

/// Names of the topics that `filter` allows (absent: all), sorted.
std::vector<std::string> topicsMatching(const cluster::MetadataImage& image, const std::optional<std::string>& filter,
                                        bool excludeInternal);

}  // namespace logarium::console

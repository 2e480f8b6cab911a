#include "core/base/bundled.h"

#include <algorithm>

namespace logarium {

std::optional<std::string_view> bundledFile(std::string_view path) {
    const auto files = bundledFiles();
    const auto found = std::lower_bound(files.begin(), files.end(), path,
                                        [](const BundledFile& f, std::string_view p) { return f.path < p; });
    if (found == files.end() || found->path != path) return std::nullopt;
    return found->text;
}

}  // namespace logarium

#include "core/console/files.h"

#include <fstream>
#include <sstream>

namespace logarium::console {

std::optional<std::string> Files::read(const std::string& name) const {
    if (const auto own = own_.find(name); own != own_.end()) return own->second;
    if (!realDisk_) return std::nullopt;
    std::ifstream file(name, std::ios::binary);
    std::ostringstream text;
    // A directory opens, but gives nothing.
    if (!file || !(text << file.rdbuf())) return std::nullopt;
    return text.str();
}

std::vector<std::string> Files::names() const {
    std::vector<std::string> names;
    for (const auto& [name, text] : own_) names.push_back(name);
    return names;
}

}  // namespace logarium::console

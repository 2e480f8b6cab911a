#include "core/disk/replace_at_once.h"

namespace logarium::disk {

void replaceAtOnce(Disk& disk, std::string_view path, ByteView bytes) {
    const std::string fresh = std::string(path) + ".tmp";
    disk.replace(fresh, bytes);
    disk.sync(fresh);
    disk.rename(fresh, path);
    const std::size_t slash = path.rfind('/');
    disk.sync(slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash));
}

}  // namespace logarium::disk

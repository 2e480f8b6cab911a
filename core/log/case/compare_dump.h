#pragma once
#include <functional>
#include <string>

#include "core/disk/disk.h"

namespace logarium::log {

/// Prints the files of `folder` as kafka-dump-log.sh does and compares with what the real tool printed: `recorded` is
/// the text of a dump-N.txt. Calls `tell` with one line a call of the tool that differs.
void compareDump(const disk::Disk& disk, const std::string& folder, std::string_view recorded,
                 const std::function<void(const std::string&)>& tell);

}  // namespace logarium::log

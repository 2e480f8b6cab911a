#pragma once
#include <string_view>

#include "core/disk/disk.h"

namespace logarium::disk {

/// The file becomes just these bytes, and is never found half written: whenever the power goes, the old content is
/// there or the new one. Goes through `path`.tmp, which a cut may leave behind (Kafka: CheckpointFile).
void replaceAtOnce(Disk& disk, std::string_view path, ByteView bytes);

}  // namespace logarium::disk

#pragma once
#include <string>

#include "core/disk/disk.h"
#include "core/log/log_error.h"

namespace logarium::log {

/// Runs `work`. What the log refuses in it was not asked by a client but found in its own files, which are spoiled: that
/// is trouble of the disk, and comes as a DiskFailure of that directory.
template <class Work>
void onOwnFiles(const std::string& directory, const char* op, Work work) {
    try {
        work();
    } catch (const LogRefusal& refusal) {
        throw disk::DiskFailure(directory, op, refusal.error.message);
    }
}

}  // namespace logarium::log

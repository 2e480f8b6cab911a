#include "core/base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace logarium {

namespace {
InvariantReporter reporter_ = nullptr;  // Set once at start-up, before any other thread runs.
}

void setInvariantReporter(InvariantReporter reporter) {
    reporter_ = reporter;
}

void invariantBroken(const char* what, std::source_location where) {
    if (reporter_ != nullptr) reporter_(what, where);
    std::fprintf(stderr, "%s:%u: invariant broken: %s\n", where.file_name(), where.line(), what);
    std::abort();
}

}  // namespace logarium

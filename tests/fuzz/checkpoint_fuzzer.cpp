#include "tests/fuzz/checkpoint_target.h"

/// libFuzzer's entry point.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    logarium::fuzz::checkpointTarget(std::as_bytes(std::span(data, size)));
    return 0;
}

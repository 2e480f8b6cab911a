#include "tests/fuzz/partition_target.h"

/// libFuzzer's entry point.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    logarium::fuzz::produceTarget(std::as_bytes(std::span(data, size)));
    return 0;
}

#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace logarium {

/// A file of `tutorials/` that is part of the program, so that it is there from the build directory and when installed
/// alike.
struct BundledFile {
    std::string_view path;  ///< relative to `tutorials/`: "scenarios/first-start.yaml"
    std::string_view text;
};

/// All of them, sorted by path.
std::span<const BundledFile> bundledFiles();

/// The text of one; an unknown path gives nothing.
std::optional<std::string_view> bundledFile(std::string_view path);

}  // namespace logarium

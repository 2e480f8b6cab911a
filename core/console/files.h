#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace logarium::console {

/// The files that command lines can name: those of the console's own working directory, which exist in memory only,
/// and, where the host allows it, those of the real disk.
class Files {
public:
    explicit Files(bool realDisk = false) : realDisk_(realDisk) {}

    /// The whole text; nothing when there is no such file, or none that may be read.
    std::optional<std::string> read(const std::string& name) const;
    /// Into the console's own directory; the real disk is never written.
    void write(const std::string& name, std::string text) { own_[name] = std::move(text); }
    /// Of the console's own directory, sorted.
    std::vector<std::string> names() const;

private:
    bool realDisk_;
    std::map<std::string, std::string> own_;
};
/// Shared by all commands of one console.
using FilesPtr = std::shared_ptr<Files>;

}  // namespace logarium::console

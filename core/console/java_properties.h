#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/console/files.h"

namespace logarium::console {

/// A .properties file as java.util.Properties.load reads it: comments (# and !), '=', ':' or white space between key
/// and value, lines that go on after a backslash, \t \n \r \f \uXXXX. Of a key that is there twice the last one counts.
std::map<std::string, std::string> readProperties(std::string_view text);
/// Kafka's Utils.loadProps; throws ToolFailure when there is no such file.
std::map<std::string, std::string> loadProperties(const Files& files, const std::string& name);

}  // namespace logarium::console

#pragma once
#include <string>
#include <vector>

#include "core/console/argument_parser.h"

/// How argparse4j prints usage, help and errors.
namespace logarium::console::usage {

/// Parsers above a sub-command's, outermost first.
using Levels = std::vector<const ArgumentParser*>;

void printHelp(const ArgumentParser& parser, const Levels& above, Output& output, Stream stream);
/// Usage and "PROGRAM: error: what", on stderr.
void printError(const ArgumentParser& parser, const Levels& above, const std::string& what, Output& output);

/// "--bootstrap-server/-b".
std::string textualName(const Argument& argument);
bool isExclusive(const ArgumentParser& parser, const Argument& argument);

}  // namespace logarium::console::usage

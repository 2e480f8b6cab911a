# Writes OUTPUT, a C++ file that holds every YAML file below ROOT as text. Called at build time, when one of them changed.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.yaml)
list(SORT files COMPARE STRING)
list(LENGTH files count)
set(rows "")
foreach(file IN LISTS files)
  # Read as hex, so that no character of the text means anything to CMake.
  file(READ ${ROOT}/${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(MAKE_C_IDENTIFIER "${file}" name)
  string(APPEND arrays "constexpr unsigned char ${name}[] = {${bytes}0};\n")
  string(APPEND rows "    {\"${file}\", {reinterpret_cast<const char*>(${name}), sizeof(${name}) - 1}},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made from the files below tutorials/.
#include <array>

#include \"core/base/bundled.h\"

namespace logarium {
namespace {
${arrays}
const std::array<BundledFile, ${count}> kFiles = {{
${rows}}};
}  // namespace

std::span<const BundledFile> bundledFiles() { return kFiles; }

}  // namespace logarium
")

#include "core/observe/condition/value.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace logarium::observe {

namespace {
template <class... F>
struct Cases : F... {
    using F::operator()...;
};
}  // namespace

bool truth(const Answer& value) {
    return std::visit(Cases{[](None) { return false; }, [](bool b) { return b; }, [](std::int64_t n) { return n != 0; },
                            [](double d) { return d != 0; }, [](const std::string& s) { return !s.empty(); },
                            [](const NumberList& l) { return !l.empty(); }},
                      value);
}

std::string show(const Answer& value) {
    return std::visit(
        Cases{[](None) { return std::string("not there"); }, [](bool b) { return std::string(b ? "true" : "false"); },
              [](std::int64_t n) { return fmt::format("{}", n); }, [](double d) { return fmt::format("{:g}", d); },
              [](const std::string& s) { return s; },
              [](const NumberList& l) { return fmt::format("[{}]", fmt::join(l, ",")); }},
        value);
}

}  // namespace logarium::observe

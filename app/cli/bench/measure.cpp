#include "app/cli/bench/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "app/cli/cli_command.h"

namespace logarium::bench {

namespace {

double threadCpuSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::string percentileText(double us) {
    return us < 0 ? "null" : fmt::format("{:.2f}", us);
}

}  // namespace

void Measure::start() {
    cpuStart_ = threadCpuSeconds();
    wallStart_ = std::chrono::steady_clock::now();
}

void Measure::stop() {
    wall_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - wallStart_).count();
    cpu_ += threadCpuSeconds() - cpuStart_;
}

double Measure::percentileUs(double fraction) const {
    if (latencies_.empty()) return -1;
    std::vector<std::uint32_t> sorted = latencies_;
    std::ranges::sort(sorted);
    return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size()) * fraction)] / 1e3;
}

Fields& Fields::add(const std::string& name, std::int64_t value) {
    fields_.push_back(fmt::format("\"{}\":{}", name, value));
    return *this;
}

Fields& Fields::addSeconds(const std::string& name, double value) {
    fields_.push_back(fmt::format("\"{}\":{:.4f}", name, value));
    return *this;
}

Fields& Fields::addText(const std::string& name, const std::string& value) {
    fields_.push_back(fmt::format("\"{}\":\"{}\"", name, value));
    return *this;
}

std::string Fields::text(bool first) const {
    std::string text;
    for (const std::string& field : fields_) text += (first && text.empty() ? "" : ",") + field;
    return text;
}

Report::Report(const std::string& file, std::string fileSystem)
    : out_(file.empty() ? stdout : std::fopen(file.c_str(), "a")), fileSystem_(std::move(fileSystem)) {
    if (out_ == nullptr) throw cli::BadInput(file + ": cannot be written");
}

Report::~Report() {
    if (out_ != stdout) std::fclose(out_);
}

void Report::line(const std::string& bench, Fields params, const Measure& m, const Fields& extras) {
    params.addText("fs", fileSystem_);
    const double seconds = std::max(m.seconds(), 1e-9);
    fmt::print(out_,
               "{{\"bench\":\"{}\",\"impl\":\"logarium\",\"params\":{{{}}},\"rep\":{},\"ops\":{},\"bytes\":{},"
               "\"seconds\":{:.6f},\"cpu_s\":{:.6f},\"ops_per_s\":{:.1f},\"mb_per_s\":{:.2f},\"p50_us\":{},"
               "\"p99_us\":{}{}}}\n",
               bench, params.text(true), round_, m.ops, m.bytes, m.seconds(), m.cpuSeconds(),
               static_cast<double>(m.ops) / seconds, static_cast<double>(m.bytes) / seconds / 1e6,
               percentileText(m.percentileUs(0.5)), percentileText(m.percentileUs(0.99)), extras.text(false));
    std::fflush(out_);
}

}  // namespace logarium::bench

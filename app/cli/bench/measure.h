#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace logarium::bench {

/// Wall time, CPU time of this thread and work done of the timed parts of one run.
class Measure {
public:
    void start();
    void stop();
    /// Notes how long one call took, inside the timed part.
    template <class Call>
    auto timed(Call call) {
        const auto before = std::chrono::steady_clock::now();
        auto result = call();
        const auto took = std::chrono::steady_clock::now() - before;
        latencies_.push_back(static_cast<std::uint32_t>(std::chrono::nanoseconds(took).count()));
        return result;
    }

    double seconds() const { return wall_; }
    double cpuSeconds() const { return cpu_; }
    /// Of the calls noted, in microseconds; negative without any.
    double percentileUs(double fraction) const;

    std::uint64_t ops = 0;
    std::uint64_t bytes = 0;

private:
    double wall_ = 0, cpu_ = 0;
    std::chrono::steady_clock::time_point wallStart_;
    double cpuStart_ = 0;
    std::vector<std::uint32_t> latencies_;
};

/// More fields of a line: names and numbers, or texts in quotes.
class Fields {
public:
    Fields& add(const std::string& name, std::int64_t value);
    Fields& addSeconds(const std::string& name, double value);
    Fields& addText(const std::string& name, const std::string& value);
    /// Each field with a comma before it, or, with `first`, all but the first.
    std::string text(bool first) const;

private:
    std::vector<std::string> fields_;
};

/// Where the lines go: one JSON object each, appended to a file or to standard output.
class Report {
public:
    /// Throws BadInput when the file cannot be written. An empty name is standard output.
    Report(const std::string& file, std::string fileSystem);
    ~Report();
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;

    void setRound(int round) { round_ = round; }
    void line(const std::string& bench, Fields params, const Measure& measure, const Fields& extras = {});

private:
    std::FILE* out_;
    std::string fileSystem_;
    int round_ = 0;
};

}  // namespace logarium::bench

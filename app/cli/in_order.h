#pragma once
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace logarium::cli {

/// Does `work(i)` for i in [0, count) on `jobs` threads, and hands each result to `take(i, result)` on the caller's
/// thread, in order of i. At most 64 results a job wait for an earlier one. What `work` or `take` throws reaches the
/// caller once every thread has ended.
template <class Work, class Take>
void inOrder(std::uint64_t count, unsigned jobs, Work work, Take take) {
    struct Done {
        std::optional<decltype(work(std::uint64_t{0}))> result;
        std::exception_ptr thrown;
    };
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::uint64_t, Done> done;
    std::uint64_t next = 0, taken = 0;
    const auto doneWith = [&](std::uint64_t i) -> Done {
        try {
            return {work(i), nullptr};
        } catch (...) {
            return {std::nullopt, std::current_exception()};
        }
    };
    const auto labour = [&] {
        for (std::unique_lock lock(mutex); next < count;) {
            const std::uint64_t mine = next++;
            changed.wait(lock, [&] { return mine < taken + 64ull * jobs; });
            lock.unlock();
            Done result = doneWith(mine);
            lock.lock();
            done.emplace(mine, std::move(result));
            changed.notify_all();
        }
    };
    const auto stop = [&] {
        const std::lock_guard lock(mutex);
        next = count;
        taken = std::numeric_limits<std::uint64_t>::max() / 2;  // Nobody waits for the caller any more.
        changed.notify_all();
    };
    std::vector<std::jthread> threads;
    for (unsigned j = 0; j < jobs; ++j) threads.emplace_back(labour);
    for (std::unique_lock lock(mutex); taken < count;) {
        changed.wait(lock, [&] { return done.contains(taken); });
        auto node = done.extract(taken);
        lock.unlock();
        try {
            if (node.mapped().thrown) std::rethrow_exception(node.mapped().thrown);
            take(node.key(), std::move(*node.mapped().result));
        } catch (...) {
            stop();
            throw;
        }
        lock.lock();
        ++taken;
        changed.notify_all();
    }
}

}  // namespace logarium::cli

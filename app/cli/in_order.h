#pragma once
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace logarium::cli {

/// Does `work(i)` for i in [0, count) on `jobs` threads, and hands each result to `take(i, result)` on the caller's
/// thread, in order of i. `work` must not throw. At most 64 results a job wait for an earlier one.
template <class Work, class Take>
void inOrder(std::uint64_t count, unsigned jobs, Work work, Take take) {
    using Done = decltype(work(std::uint64_t{0}));
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::uint64_t, Done> done;
    std::uint64_t next = 0, taken = 0;
    const auto labour = [&] {
        for (std::unique_lock lock(mutex); next < count;) {
            const std::uint64_t mine = next++;
            changed.wait(lock, [&] { return mine < taken + 64ull * jobs; });
            lock.unlock();
            Done result = work(mine);
            lock.lock();
            done.emplace(mine, std::move(result));
            changed.notify_all();
        }
    };
    std::vector<std::jthread> threads;
    for (unsigned j = 0; j < jobs; ++j) threads.emplace_back(labour);
    for (std::unique_lock lock(mutex); taken < count;) {
        changed.wait(lock, [&] { return done.contains(taken); });
        auto node = done.extract(taken);
        lock.unlock();
        take(node.key(), std::move(node.mapped()));
        lock.lock();
        ++taken;
        changed.notify_all();
    }
}

}  // namespace logarium::cli

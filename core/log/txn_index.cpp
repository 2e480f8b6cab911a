#include "core/log/txn_index.h"

#include <fmt/format.h>

#include "core/base/bytes.h"

namespace logarium::log {

std::vector<AbortedTxn> TxnIndex::all(const disk::Disk& disk) const {
    std::vector<AbortedTxn> txns;
    if (!disk.exists(path_)) return txns;
    const Bytes bytes = disk.readAll(path_);
    for (std::size_t at = 0; at + kEntryBytes <= bytes.size(); at += kEntryBytes) {
        const std::byte* entry = bytes.data() + at;
        txns.push_back({loadBig<std::int64_t>(entry + 2), Offset{loadBig<std::int64_t>(entry + 10)},
                        Offset{loadBig<std::int64_t>(entry + 18)}, Offset{loadBig<std::int64_t>(entry + 26)}});
    }
    return txns;
}

void TxnIndex::append(disk::Disk& disk, const AbortedTxn& txn) {
    Bytes entry;
    appendBig<std::int16_t>(entry, 0);
    for (const std::int64_t field :
         {txn.producerId, txn.firstOffset.value, txn.lastOffset.value, txn.lastStableOffset.value})
        appendBig(entry, field);
    disk.append(path_, entry);
}

void TxnIndex::truncateTo(disk::Disk& disk, Offset offset) {
    if (!disk.exists(path_)) return;
    std::int64_t keep = 0;
    for (const AbortedTxn& txn : all(disk)) {
        if (txn.lastOffset >= offset) break;
        keep += kEntryBytes;
    }
    disk.truncate(path_, keep);
}

void TxnIndex::reset(disk::Disk& disk) {
    if (disk.exists(path_)) disk.truncate(path_, 0);
}

bool TxnIndex::collect(const disk::Disk& disk, Offset from, Offset upper, std::vector<AbortedTxn>& out) const {
    for (const AbortedTxn& txn : all(disk)) {
        if (txn.lastOffset >= from && txn.firstOffset < upper) out.push_back(txn);
        if (txn.lastStableOffset >= upper) return true;
    }
    return false;
}

std::string TxnIndex::flaw(const disk::Disk& disk) const {
    for (const AbortedTxn& txn : all(disk))
        if (txn.lastOffset < base_)
            return fmt::format("Last offset of aborted transaction {} is less than start offset {}",
                               txn.lastOffset.value, base_.value);
    return {};
}

}  // namespace logarium::log

#pragma once
#include <optional>
#include <string>

#include "core/base/bytes.h"

namespace logarium::txn {

/// A record of __transaction_state as `kafka-dump-log.sh --transaction-log-decoder` prints it.
struct RecordText {
    std::string key;      ///< {"type":"0","data":{"transactionalId":"shop"}}
    std::string payload;  ///< {"version":"1","data":{...}}; <DELETE> of a tombstone
};
/// Nothing for what is no such record.
std::optional<RecordText> textOf(ByteView key, std::optional<ByteView> value);

}  // namespace logarium::txn

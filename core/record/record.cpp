#include "core/record/record.h"

#include "core/base/assert.h"

namespace logarium::record {

void RecordHeaders::iterator::read() {
    if (left_ == 0) return;
    const auto keySize = reader_.varint();
    const auto key = keySize ? reader_.take(*keySize) : std::nullopt;
    const auto valueSize = key ? reader_.varint() : std::nullopt;
    ensure(valueSize.has_value(), "record headers are checked before they are walked");
    current_.key = asText(*key);
    current_.value = *valueSize < 0 ? std::nullopt : reader_.take(*valueSize);
}

}  // namespace logarium::record

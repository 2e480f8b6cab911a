#pragma once
#include <string>

#include "core/console/tools/client_parts.h"
#include "core/record/batch.h"
#include "core/record/record.h"

namespace logarium::console {

/// Prints records as the consumer's --property settings say (Kafka: DefaultMessageFormatter).
class RecordPrinter {
public:
    explicit RecordPrinter(const Properties& properties);

    /// The record's text, with its line separator.
    std::string text(const record::Record& record, const record::BatchHeader& batch, std::int32_t partition) const;

private:
    std::string bytesText(const std::optional<ByteView>& bytes) const;
    std::string headersText(const record::Record& record) const;

    bool timestamp_, key_, value_, partition_, offset_, delivery_, epoch_, headers_;
    std::string keySeparator_, lineSeparator_, headersSeparator_, nullLiteral_;
};

}  // namespace logarium::console

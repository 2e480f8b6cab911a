#pragma once
#include <optional>
#include <string>

#include "core/client/spec.h"
#include "core/console/tools/client_parts.h"

namespace logarium::console {

/// Makes records of lines, as the producer's --property settings say (Kafka: LineMessageReader).
class LineReader {
public:
    /// Throws ToolFailure when settings contradict each other.
    explicit LineReader(const Properties& properties);

    /// Throws ToolFailure when the line lacks what it should have.
    client::ProducedRecord record(const std::string& line);

private:
    std::optional<std::string> part(bool wanted, const std::string& line, std::size_t from, const std::string& mark,
                                    const char* name) const;
    void addHeaders(const std::string& headers, client::ProducedRecord& record) const;

    bool parseKey_, parseHeaders_, ignoreError_;
    std::string keySeparator_, headersDelimiter_, headersSeparator_, headersKeySeparator_;
    std::optional<std::string> nullMarker_;
    int lineNumber_ = 0;
};

}  // namespace logarium::console

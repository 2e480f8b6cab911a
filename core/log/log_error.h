#pragma once
#include <string>
#include <vector>

#include "core/base/error_code.h"

namespace logarium::log {

/// One record of a refused batch and why (Kafka: ProduceResponse.RecordError).
struct RecordError {
    int batchIndex = 0;
    std::string message;
    bool operator==(const RecordError&) const = default;
};

/// A refusal of the log in Kafka's words.
struct LogError {
    ErrorCode code = ErrorCode::UnknownServerError;
    std::string exception;  ///< Kafka's class: "OutOfOrderSequenceException"
    std::string message;
    std::vector<RecordError> records;

    KafkaError kafka() const { return {code, message}; }
};

/// Carries a LogError through the inside of the room; it never leaves `Log`'s public functions.
struct LogRefusal {
    LogError error;
};

[[noreturn]] inline void refuse(ErrorCode code, std::string exception, std::string message,
                                std::vector<RecordError> records = {}) {
    throw LogRefusal{{code, std::move(exception), std::move(message), std::move(records)}};
}

}  // namespace logarium::log

#include "core/console/failure.h"

namespace logarium::console {

ToolFailure::ToolFailure(std::string className, std::string message)
    : chain{{std::move(className), std::move(message), true}} {}

ToolFailure::ToolFailure(const KafkaError& error)
    : chain{{"org.apache.kafka.common.errors." + std::string(errorInfo(error.code).exception), error.message, false}} {}

std::string headline(const Throwable& link) {
    return link.message ? link.className + ": " + *link.message : link.className;
}

std::string frameLine(const std::string& mainClass) {
    const std::string file = mainClass.substr(mainClass.rfind('.') + 1);
    return "\tat " + mainClass + ".main(" + file + ".java)";
}

void printStackTrace(const ToolFailure& failure, const std::string& mainClass, Output& output, Stream stream) {
    const auto line = [&](const std::string& text) { output.add(stream, text + "\n"); };
    bool first = true;
    for (const Throwable& link : failure.chain) {
        line((first ? "" : "Caused by: ") + headline(link));
        if (link.frames) line(first ? frameLine(mainClass) : "\t... 1 more");
        first = false;
    }
}

}  // namespace logarium::console

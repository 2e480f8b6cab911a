#include "views/shared/format.h"

#include <array>
#include <cmath>

namespace logarium::views {

namespace {

const QChar kThinSpace(0x202F);  // Narrow and no-break: a number is never torn apart.

/// One digit behind the point below ten, none above: "1.2", "12", "999".
QString shortNumber(double value) {
    const bool oneDigit = std::abs(value) < 9.95;
    QString text = QString::number(value, 'f', oneDigit ? 1 : 0);
    if (text.endsWith(".0")) text.chop(2);
    return text;
}

template <std::size_t N>
QString scaledText(double value, double step, const std::array<const char*, N>& units) {
    std::size_t unit = 0;
    // The bound below the step keeps "1000 k" from appearing where "1 M" is meant.
    while (std::abs(value) >= step - 0.5 && unit + 1 < N) {
        value /= step;
        ++unit;
    }
    const QString number = unit == 0 ? QString::number(std::llround(value)) : shortNumber(value);
    const QString name = QString::fromLatin1(units[unit]);
    return name.isEmpty() ? number : number + kThinSpace + name;
}

}  // namespace

QString groupedText(std::int64_t value) {
    QString text = QString::number(value);
    const qsizetype first = value < 0 ? 1 : 0;
    for (qsizetype at = text.size() - 3; at > first; at -= 3) text.insert(at, kThinSpace);
    return text;
}

QString compactText(std::int64_t value) {
    return scaledText(static_cast<double>(value), 1000, std::array{"", "k", "M", "G", "T", "P"});
}

QString bytesText(std::int64_t bytes) {
    return scaledText(static_cast<double>(bytes), 1024, std::array{"B", "KiB", "MiB", "GiB", "TiB", "PiB"});
}

QString durationText(std::int64_t ms) {
    const auto with = [](double value, const char* unit) { return shortNumber(value) + kThinSpace + unit; };
    const auto value = static_cast<double>(ms);
    if (ms < 1000) return QString::number(ms) + kThinSpace + "ms";
    if (ms < 90'000) return with(value / 1000, "s");
    if (ms < 90 * 60'000) return with(std::floor(value / 60'000), "min");
    if (ms < std::int64_t{48} * 3'600'000) return with(std::floor(value / 3'600'000), "h");
    return with(std::floor(value / 86'400'000), "d");
}

QString rateText(double perSecond) {
    if (perSecond < 9.95) return shortNumber(perSecond);
    return compactText(std::llround(perSecond));
}

}  // namespace logarium::views

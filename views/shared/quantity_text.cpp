#include "views/shared/quantity_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <array>
#include <cmath>

namespace logarium::views {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("quantity", text);
}

/// One digit behind the point below ten, none above: "1.2", "12", "999".
QString shortNumber(double value) {
    const bool oneDigit = std::abs(value) < 9.95;
    QString text = QString::number(value, 'f', oneDigit ? 1 : 0);
    if (text.endsWith(".0")) text.chop(2);
    return text;
}
}  // namespace

QString bytesText(std::int64_t bytes) {
    static constexpr std::array kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) return QString("%1 B").arg(bytes);
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    // 1023.95 KiB would be printed as "1024 KiB": go on to the next unit before that.
    while (value >= 1023.5 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return QString("%1 %2").arg(value, 0, 'f', value < 99.95 ? 1 : 0).arg(kUnits[unit]);
}

QString compactText(std::int64_t count) {
    static constexpr std::array kUnits = {"k", "M", "G", "T", "P"};
    auto value = static_cast<double>(count);
    if (std::abs(value) < 999.5) return QString::number(count);
    std::size_t unit = 0;
    for (value /= 1000; std::abs(value) >= 999.5 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
    return shortNumber(value) + ' ' + kUnits[unit];
}

QString rateText(double perSecond) {
    return perSecond < 9.95 ? shortNumber(perSecond) : compactText(std::llround(perSecond));
}

QString countText(std::int64_t count) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(count));
}

QString spanText(std::int64_t micros) {
    if (micros < kMicrosPerMs) return tr("%1 µs").arg(micros);
    const std::int64_t ms = micros / kMicrosPerMs;
    if (ms < 1000) return tr("%1 ms").arg(ms);
    const std::int64_t s = ms / 1000;
    if (s < 10) return tr("%1.%2 s").arg(s).arg(ms % 1000 / 100);
    if (s < 60) return tr("%1 s").arg(s);
    if (s < 3600) return tr("%1 min %2 s").arg(s / 60).arg(s % 60, 2, 10, QChar('0'));
    if (s < 86400) return tr("%1 h %2 min").arg(s / 3600).arg(s / 60 % 60, 2, 10, QChar('0'));
    return tr("%1 d %2 h").arg(s / 86400).arg(s / 3600 % 24);
}

QString roughSpanText(std::int64_t micros) {
    const std::int64_t s = micros / kMicrosPerSecond;
    if (s < 60) return tr("%1 s").arg(s);
    if (s < 3600) return tr("%1 min").arg(s / 60);
    if (s < 86400) return tr("%1 h").arg(s / 3600);
    return tr("%1 d").arg(s / 86400);
}

QString countdownText(Micros at, Micros now) {
    return at <= now ? tr("due now") : tr("in %1").arg(spanText(at.value - now.value));
}

QString timestampText(TimestampMs at) {
    if (at == kNoTimestamp) return tr("none");
    return QDateTime::fromMSecsSinceEpoch(at.value, Qt::UTC).toString("yyyy-MM-dd HH:mm:ss.zzz");
}

}  // namespace logarium::views

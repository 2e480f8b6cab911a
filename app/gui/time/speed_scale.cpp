#include "app/gui/time/speed_scale.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace logarium::app {

namespace {

constexpr double kSlowestExponent = -2;
constexpr double kStepsPerDecade = 10;

}  // namespace

double speedAt(int position) {
    const double raw = std::pow(10.0, kSlowestExponent + position / kStepsPerDecade);
    // Two leading digits are enough for a speed, and read better.
    const double unit = std::pow(10.0, std::floor(std::log10(raw) + 1e-9) - 1);
    return std::round(raw / unit) * unit;
}

int positionOf(double speed) {
    if (speed <= 0) return 0;
    const double position = (std::log10(speed) - kSlowestExponent) * kStepsPerDecade;
    return std::clamp(static_cast<int>(std::lround(position)), 0, kSpeedSteps);
}

QString speedText(double speed) {
    const QLocale plain(QLocale::C);
    if (speed <= 0) return QStringLiteral("×0");
    if (speed < 1) {
        const double inverse = 1 / speed;
        return QStringLiteral("1/") +
               plain.toString(inverse, 'f', inverse < 10 && std::abs(inverse - std::round(inverse)) > 0.05 ? 1 : 0);
    }
    return QStringLiteral("×") + plain.toString(speed, 'f', speed < 10 && speed != std::round(speed) ? 1 : 0);
}

}  // namespace logarium::app

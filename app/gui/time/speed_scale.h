#pragma once
#include <QString>

namespace logarium::app {

/// The speed slider's positions: 0 to `kSpeedSteps`, from 1/100 to x100,000 in even steps of a decade's tenth.
inline constexpr int kSpeedSteps = 70;

/// Virtual seconds per second at a slider position.
double speedAt(int position);
/// The nearest slider position.
int positionOf(double speed);
/// "1/100", "1/4", "×1", "×2,500".
QString speedText(double speed);

}  // namespace logarium::app

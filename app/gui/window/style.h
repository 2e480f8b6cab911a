#pragma once
#include "views/shared/theme.h"

namespace logarium::app {

/// Dresses the whole application: Qt's Fusion style in the theme's colours and type.
void dressApplication(const views::Theme& theme);

}  // namespace logarium::app

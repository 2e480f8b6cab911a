#pragma once
#include "app/gui/start/start.h"

namespace logarium::app {

/// Renders the whole window or one view at the moment that the options ask for, writes the picture, and returns the
/// exit status. The same options give the same picture.
int takeScreenshot(const Options& options, Start start);

}  // namespace logarium::app

#pragma once
#include <vector>

#include "app/gui/drive/command_form.h"

namespace logarium::app {

/// The forms of the Drive panel, top to bottom: brokers, links, producers, consumers, topics, configs.
std::vector<CommandForm*> makeForms(DriveTarget& target, views::Selection& selection, QWidget* parent);

}  // namespace logarium::app

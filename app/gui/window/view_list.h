#pragma once
#include <memory>
#include <vector>

#include "views/shared/view.h"

namespace logarium::app {

/// What `--list-views` prints.
struct ViewName {
    QString id;
    QString title;
};

/// All views of the window, the layout first. To add one, add a line here.
std::vector<views::View*> makeViews(views::Selection& selection, QWidget* parent);
std::vector<ViewName> viewNames();

}  // namespace logarium::app

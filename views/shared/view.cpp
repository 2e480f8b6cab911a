#include "views/shared/view.h"

namespace logarium::views {

View::View(QString id, QString title, Selection& selection, QWidget* parent)
    : QWidget(parent), id_(std::move(id)), title_(std::move(title)), selection_(selection) {
    setObjectName(id_);
    setAccessibleName(title_);
}

void View::setTheme(const Theme& theme) {
    theme_ = theme;
    setPalette(theme.palette());
    update();
}

}  // namespace logarium::views

#include "app/gui/window/drive_panel.h"

#include <QEvent>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/drive/forms.h"

namespace logarium::app {

DrivePanel::DrivePanel(DriveTarget& target, views::Selection& selection, QWidget* parent) : QScrollArea(parent) {
    setObjectName("drivePanel");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    forms_ = makeForms(target, selection, page);
    for (CommandForm* form : forms_) {
        column->addWidget(form);
        auto* line = new QFrame(page);
        line->setFrameShape(QFrame::HLine);
        line->setFrameShadow(QFrame::Plain);
        line->setObjectName("hairline");
        column->addWidget(line);
    }
    column->addStretch(1);
    page->installEventFilter(this);
    setWidget(page);
}

void DrivePanel::present(const views::FramePtr& frame) {
    for (CommandForm* form : forms_) form->present(frame);
}

void DrivePanel::setTheme(const views::Theme& theme) {
    int widest = 0;
    for (CommandForm* form : forms_) {
        form->setTheme(theme);
        form->setLabelWidth(0);
        // Where one label is much longer than the others it keeps its own line.
        widest = std::max(widest, std::min(form->labelWidth(), qRound(theme.scaled(62))));
    }
    for (CommandForm* form : forms_) form->setLabelWidth(widest);
}

/// A scroll area does not ask how high wrapped lines get at its width, and would squeeze the fields above them.
void DrivePanel::fitPage() {
    const QLayout& layout = *widget()->layout();
    const bool wraps = layout.hasHeightForWidth();
    widget()->setMinimumHeight(wraps ? layout.totalHeightForWidth(viewport()->width())
                                     : layout.totalMinimumSize().height());
}

void DrivePanel::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    fitPage();
}

bool DrivePanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest) fitPage();
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace logarium::app

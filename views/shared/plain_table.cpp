#include "views/shared/plain_table.h"

#include <QHeaderView>
#include <QProxyStyle>

namespace logarium::views {

/// The application's style with more room beside the texts of cells and headers, the same in both.
class PlainTable::Roomy : public QProxyStyle {
public:
    explicit Roomy(QObject* owner) { setParent(owner); }
    void setRoom(int px) { room_ = px; }
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override {
        if (metric == PM_FocusFrameHMargin) return room_ - 1;  // Item views put one more to it.
        if (metric == PM_HeaderMargin) return room_;
        return QProxyStyle::pixelMetric(metric, option, widget);
    }

private:
    int room_ = 6;
};

PlainTable::PlainTable(const char* name, const QString& title, QAbstractItemModel* model, QWidget* parent)
    : QTableView(parent), roomy_(new Roomy(this)) {
    setObjectName(name);
    setAccessibleName(title);
    setStyle(roomy_);
    horizontalHeader()->setStyle(roomy_);
    setModel(model);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
}

void PlainTable::dress(const Theme& theme) {
    roomy_->setRoom(qRound(theme.scaled(6)));
    setFont(theme.font(theme.textPx));
    horizontalHeader()->setFont(theme.font(theme.textPx));
    verticalHeader()->setDefaultSectionSize(qRound(theme.scaled(24)));
    viewport()->update();
}

}  // namespace logarium::views

#include "views/records/record_table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>
#include <limits>
#include <numeric>

#include "views/shared/paint.h"
#include "views/shared/tabular.h"

namespace logarium::views {

namespace {

constexpr qreal kBar = 3;    // The bar along a batch's rows.
constexpr qreal kInset = 6;  // Left and right of a cell's text.

/// Flat and quiet: the names of the columns over a hairline.
class PlainHeader : public QHeaderView {
public:
    explicit PlainHeader(RecordTable* table) : QHeaderView(Qt::Horizontal, table), table_(*table) {}

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override {
        const Theme& theme = table_.theme();
        painter->fillRect(rect, theme.surface);
        painter->fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), theme.outline);
        const auto align = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
        const qreal left = section == 0 ? kBar + kInset : kInset;
        drawElided(*painter, QRectF(rect).adjusted(left, 0, -kInset, 0), Qt::Alignment(align),
                   theme.font(theme.smallPx, QFont::DemiBold), theme.textMuted,
                   model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString());
    }
    void paintEvent(QPaintEvent* event) override {
        QHeaderView::paintEvent(event);
        QPainter painter(viewport());
        const int end = length() - offset();
        painter.fillRect(QRect(end, 0, viewport()->width() - end, viewport()->height()), table_.theme().surface);
        painter.fillRect(QRect(end, viewport()->height() - 1, viewport()->width() - end, 1), table_.theme().outline);
    }

private:
    const RecordTable& table_;
};

class CellPainter : public QStyledItemDelegate {
public:
    explicit CellPainter(RecordTable* table) : QStyledItemDelegate(table), table_(*table) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto& rows = *static_cast<const RowsModel*>(index.model())->source();
        const Theme& theme = table_.theme();
        const RowLook look = rows.look(index.row());
        const bool chosen = index.row() == table_.chosen();
        const QRectF cell(option.rect);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->fillRect(cell, chosen ? theme.tint(theme.accent, theme.dark ? 0.3 : 0.18) : theme.surface);
        if (look.startsGroup && index.row() > 0)
            painter->fillRect(QRectF(cell.left(), cell.top(), cell.width(), 1), theme.tint(theme.outline, 0.55));
        if (index.column() == 0) paintBar(*painter, cell, look, index.row());
        if (chosen && table_.hasFocus() && index == table_.currentIndex()) {
            painter->setPen(QPen(theme.accent, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(cell.adjusted(index.column() == 0 ? kBar + 1 : 0, 0, -1, -1));
        }
        painter->setRenderHint(QPainter::Antialiasing, true);
        paintText(*painter, cell, rows, look, index);
        painter->restore();
    }

private:
    void paintBar(QPainter& painter, const QRectF& cell, const RowLook& look, int row) const {
        const Theme& theme = table_.theme();
        const auto [first, last] = table_.group();
        const bool lit = row >= first && row < last;
        const QColor plain = mixed(theme.surface, theme.textMuted, look.oddGroup ? 0.35 : 0.75);
        const QColor color = look.mark == RowMark::Damaged ? theme.danger : lit ? theme.accent : plain;
        painter.fillRect(QRectF(cell.left(), cell.top() + (look.startsGroup ? 2 : 0), lit ? kBar + 1 : kBar,
                                cell.height() - (look.startsGroup ? 2 : 0)),
                         color);
    }
    void paintText(QPainter& painter, const QRectF& cell, const ByteRows& rows, const RowLook& look,
                   const QModelIndex& index) const {
        const Theme& theme = table_.theme();
        const QString text = index.data(Qt::DisplayRole).toString();
        const auto align = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
        const QRectF box = cell.adjusted(index.column() == 0 ? kBar + kInset : kInset, 0, -kInset, 0);
        const bool number = align.testFlag(Qt::AlignRight);
        QColor color = number && index.column() > 0 ? theme.textMuted : theme.text;
        if (index.row() == table_.chosen()) color = theme.text;
        QFont font = theme.font(theme.textPx);
        if (look.mark == RowMark::Null && index.column() == rows.nullColumn()) {
            color = theme.dark ? mixed(theme.warning, theme.text, 0.2) : theme.warning;
            font.setItalic(true);
        }
        if (look.mark == RowMark::Damaged && index.column() == rows.nullColumn()) color = theme.danger;
        if (look.mark == RowMark::Control) font.setItalic(true);
        if (number)
            drawTabular(painter, box, align, font, color, text);
        else
            drawElided(painter, box, align, font, color, text);
    }

    const RecordTable& table_;
};

}  // namespace

void RowsModel::show(const ByteRows* rows) {
    beginResetModel();
    rows_ = rows;
    columns_ = rows == nullptr ? std::vector<RowColumn>{} : rows->columns();
    count_ = rows == nullptr
                 ? 0
                 : static_cast<int>(std::min<std::int64_t>(rows->rows(), std::numeric_limits<int>::max() / 64));
    endResetModel();
}

void RowsModel::grow() {
    const int now = static_cast<int>(std::min<std::int64_t>(rows_->rows(), std::numeric_limits<int>::max() / 64));
    if (now <= count_) return;
    beginInsertRows({}, count_, now - 1);
    count_ = now;
    endInsertRows();
}

int RowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count_;
}

int RowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
    const auto& column = columns_[static_cast<std::size_t>(index.column())];
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) return rows_->cell(index.row(), index.column());
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::ToolTipRole) return {};
    const auto [title, what] = rows_->describe(index.row());
    return QString("<b>%1</b><br>%2<br>%3")
        .arg(title.toHtmlEscaped(), what.toHtmlEscaped(), rows_->cell(index.row(), index.column()).toHtmlEscaped());
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical || section < 0 || section >= columnCount()) return {};
    const auto& column = columns_[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole) return column.toolTip;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

RecordTable::RecordTable(QWidget* parent)
    : QTableView(parent), model_(new RowsModel(this)), corner_(new QWidget(this)) {
    setObjectName("rows");
    setAccessibleName(tr("Records"));
    setHorizontalHeader(new PlainHeader(this));
    setModel(model_);
    setItemDelegate(new CellPainter(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(20);
    setMinimumWidth(120);
    addScrollBarWidget(corner_, Qt::AlignTop);
    corner_->setAutoFillBackground(true);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this](int value) { follows_ = value == verticalScrollBar()->maximum(); });
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& at) { emit rowOpened(at.row()); });
}

void RecordTable::setTheme(const Theme& theme) {
    theme_ = theme;
    setPalette(theme.palette());
    verticalHeader()->setDefaultSectionSize(static_cast<int>(theme.scaled(22)));
    horizontalHeader()->setFixedHeight(static_cast<int>(theme.scaled(24)));
    corner_->setFixedHeight(horizontalHeader()->minimumHeight());
    QPalette flat = theme.palette();
    flat.setColor(QPalette::Window, theme.surface);
    corner_->setPalette(flat);
    fitColumns();
    viewport()->update();
}

void RecordTable::showRows(const ByteRows* rows) {
    quiet_ = true;
    chosen_ = -1;
    group_ = {0, 0};
    model_->show(rows);
    quiet_ = false;
    fitColumns();
}

void RecordTable::grow() {
    const bool stays = follows_ && chosen_ < 0;
    model_->grow();
    if (stays) scrollToBottom();
    viewport()->update();
}

void RecordTable::follow(bool end) {
    end ? scrollToBottom() : scrollToTop();
    follows_ = end;
}

void RecordTable::choose(std::int64_t row) {
    quiet_ = true;
    chosen_ = row;
    if (row >= 0 && row < model_->rowCount()) {
        const int column = currentIndex().isValid() ? currentIndex().column() : 0;
        setCurrentIndex(model_->index(static_cast<int>(row), column));
        scrollTo(currentIndex());
    }
    quiet_ = false;
    viewport()->update();
}

void RecordTable::markGroup(std::pair<std::int64_t, std::int64_t> rows) {
    group_ = rows;
    viewport()->update();
    if (chosen_ < 0 && rows.first < rows.second && rows.first < model_->rowCount())
        scrollTo(model_->index(static_cast<int>(rows.first), 0));
}

void RecordTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    viewport()->update();
    if (quiet_ || !current.isValid()) return;
    chosen_ = current.row();
    emit rowChosen(chosen_);
}

void RecordTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        if (currentIndex().isValid()) QGuiApplication::clipboard()->setText(currentIndex().data().toString());
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && chosen_ >= 0) {
        emit rowOpened(chosen_);
        return;
    }
    // Home and End lead to the first and last record, not along the row.
    if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
        const int row = event->key() == Qt::Key_Home ? 0 : model_->rowCount() - 1;
        setCurrentIndex(model_->index(row, std::max(0, currentIndex().column())));
        return;
    }
    QTableView::keyPressEvent(event);
}

void RecordTable::resizeEvent(QResizeEvent* event) {
    const bool stays = follows_ && chosen_ < 0;
    QTableView::resizeEvent(event);
    fitColumns();
    if (stays) scrollToBottom();
}

void RecordTable::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), theme_.surface);
    painter.end();
    QTableView::paintEvent(event);
}

void RecordTable::fitColumns() {
    if (model_->source() == nullptr) return;
    const auto columns = model_->source()->columns();
    const QFont body = theme_.font(theme_.textPx);
    const QFont head = theme_.font(theme_.smallPx, QFont::DemiBold);
    std::vector<int> widths;
    for (const RowColumn& column : columns) {
        const qreal text = std::max(tabularWidth(body, column.widest), textWidth(head, column.title));
        widths.push_back(static_cast<int>(text + 2 * kInset + (widths.empty() ? kBar : 0)) + 2);
    }
    int left = viewport()->width() - std::accumulate(widths.begin(), widths.end(), 0);
    std::vector<bool> shown(columns.size(), true);
    for (int rank = 9; rank > 0 && left < 0; --rank)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (columns[i].rank == rank) {
                shown[i] = false;
                left += widths[i];
            }
    if (left < 0) {
        // What is missing is taken from the column that has most to say.
        const auto longest = std::ranges::max_element(columns, {}, &RowColumn::stretch) - columns.begin();
        auto& width = widths[static_cast<std::size_t>(longest)];
        const int less = std::min(-left, std::max(0, width - static_cast<int>(theme_.scaled(60))));
        width -= less;
        left += less;
    }
    int shares = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) shares += shown[i] ? columns[i].stretch : 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int column = static_cast<int>(i);
        setColumnHidden(column, !shown[i]);
        if (!shown[i]) continue;
        const int more = shares > 0 ? left * columns[i].stretch / shares : 0;
        left -= more;
        shares -= columns[i].stretch;
        setColumnWidth(column, std::max(24, widths[i] + more));
    }
}

}  // namespace logarium::views

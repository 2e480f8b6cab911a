#include "views/records/hex_pane.h"

#include <QClipboard>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

#include "views/records/field_look.h"
#include "views/shared/paint.h"
#include "views/shared/tabular.h"

namespace logarium::views {

namespace {
constexpr qreal kPad = 10;
constexpr qreal kUnderline = 2;

QString digitsOf(std::byte value) {
    return QString("%1").arg(static_cast<int>(value), 2, 16, QChar('0'));
}
QChar letterOf(std::byte value) {
    const auto c = static_cast<int>(value);
    return c >= 0x20 && c < 0x7f ? QChar(c) : QChar(0xb7);
}
}  // namespace

HexPane::HexPane(QWidget* parent) : QAbstractScrollArea(parent), corner_(new QWidget(this)) {
    setObjectName("hex");
    setAccessibleName(tr("Bytes"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this](int value) { follows_ = value == verticalScrollBar()->maximum(); });
    addScrollBarWidget(corner_, Qt::AlignTop);
    corner_->setAutoFillBackground(true);
    measure();
}

void HexPane::setLetters(bool shown) {
    if (letters_ == shown) return;
    letters_ = shown;
    measure();
}

void HexPane::setTheme(const Theme& theme) {
    theme_ = theme;
    setPalette(theme.palette());
    measure();
}

void HexPane::measure() {
    char_ = QFontMetricsF(theme_.mono(theme_.smallPx + 1)).horizontalAdvance('0');
    line_ = theme_.scaled(20);
    heading_ = std::floor(theme_.scaled(24));
    corner_->setFixedHeight(static_cast<int>(heading_));
    QPalette flat = palette();
    flat.setColor(QPalette::Window, theme_.surface);
    corner_->setPalette(flat);
    digits_ = rows_ == nullptr ? 6 : std::max(5, static_cast<int>(QString::number(rows_->bytes()).size()));
    perLine_ = widthFor(16) <= width() ? 16 : 8;
    setRange();
    viewport()->update();
}

int HexPane::widthFor(int bytesPerLine) const {
    const int letters = letters_ ? 1 + bytesPerLine : -1;
    const qreal text = char_ * (digits_ + 2 + 3 * bytesPerLine + (bytesPerLine > 8 ? 1 : 0) + letters);
    return static_cast<int>(text + 2 * kPad) + 1 + verticalScrollBar()->sizeHint().width();
}

void HexPane::setRange() {
    const std::int64_t lines = rows_ == nullptr ? 0 : (rows_->bytes() + perLine_ - 1) / perLine_;
    const auto visible =
        std::max<std::int64_t>(1, static_cast<std::int64_t>((viewport()->height() - heading_) / line_));
    verticalScrollBar()->setPageStep(static_cast<int>(visible));
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<std::int64_t>(0, lines - visible)));
}

void HexPane::showRows(const ByteRows* rows) {
    rows_ = rows;
    row_ = field_ = hovered_ = {};
    verticalScrollBar()->setValue(0);
    measure();
}

void HexPane::grow() {
    const bool stays = follows_ && row_.bytes == 0 && field_.bytes == 0;
    measure();
    if (stays) follow(true);
}

void HexPane::follow(bool end) {
    if (end) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    follows_ = end;
}

void HexPane::mark(ByteSpan row, ByteSpan field) {
    if (row == row_ && field == field_) return;
    row_ = row;
    field_ = field;
    // With its batch's header, where there is room for the whole batch.
    const ByteChunk* chunk = rows_ == nullptr || row.bytes == 0 ? nullptr : rows_->chunkAt(row.position);
    if (chunk != nullptr && chunk->span.bytes <= std::int64_t{verticalScrollBar()->pageStep() - 1} * perLine_)
        reveal(chunk->span);
    reveal(field.bytes > 0 ? field : row);
    viewport()->update();
}

void HexPane::reveal(ByteSpan span) {
    if (span.bytes == 0) return;
    auto* bar = verticalScrollBar();
    const auto first = static_cast<int>(span.position / perLine_);
    const auto last = static_cast<int>((span.end() - 1) / perLine_);
    const int page = bar->pageStep();
    if (last >= bar->value() + page) bar->setValue(std::min(first, last - page + 1));
    if (first < bar->value()) bar->setValue(first);
    // What is longer than the page begins at its top.
    if (last - first >= page) bar->setValue(first);
}

qreal HexPane::columnX(int column) const {
    return kPad + char_ * (digits_ + 2 + 3 * column + (column >= 8 ? 1 : 0));
}

qreal HexPane::textX(int column) const {
    return columnX(perLine_ - 1) + char_ * (4 + column);
}

std::int64_t HexPane::byteAt(QPointF point) const {
    if (rows_ == nullptr || point.y() < heading_) return -1;
    const auto line = static_cast<std::int64_t>((point.y() - heading_) / line_) + verticalScrollBar()->value();
    for (int column = 0; column < perLine_; ++column) {
        const qreal x = columnX(column) - char_ / 2;
        const qreal t = textX(column);
        const bool here =
            (point.x() >= x && point.x() < x + 3 * char_) || (letters_ && point.x() >= t && point.x() < t + char_);
        const std::int64_t position = line * perLine_ + column;
        if (here) return position < rows_->bytes() ? position : -1;
    }
    return -1;
}

QRectF HexPane::cellOf(std::int64_t position) const {
    const std::int64_t line = position / perLine_ - verticalScrollBar()->value();
    const QRectF cell(columnX(static_cast<int>(position % perLine_)), heading_ + static_cast<qreal>(line) * line_,
                      2 * char_, line_);
    return line < 0 || cell.bottom() > viewport()->height() ? QRectF() : cell;
}

void HexPane::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), theme_.window);
    if (rows_ == nullptr) return;
    painter.save();
    painter.setClipRect(QRectF(0, heading_, viewport()->width(), viewport()->height() - heading_));
    const std::int64_t first = verticalScrollBar()->value();
    for (int i = 0; heading_ + i * line_ < viewport()->height(); ++i) {
        if ((first + i) * perLine_ >= rows_->bytes()) break;
        paintLine(painter, first + i, heading_ + i * line_);
    }
    painter.restore();
    paintHeading(painter);
}

void HexPane::paintHeading(QPainter& painter) const {
    painter.fillRect(QRectF(0, 0, viewport()->width(), heading_), theme_.surface);
    painter.fillRect(QRectF(0, heading_ - 1, viewport()->width(), 1), theme_.outline);
    const QFont head = theme_.font(theme_.smallPx, QFont::DemiBold);
    const QFont mono = theme_.mono(theme_.smallPx);
    drawElided(painter, QRectF(kPad, 0, char_ * digits_, heading_ - 1), Qt::AlignRight, head, theme_.textMuted,
               tr("Byte"));
    for (int column = 0; column < perLine_; ++column)
        drawElided(painter, QRectF(columnX(column), 0, 2 * char_, heading_ - 1), Qt::AlignRight, mono, theme_.textMuted,
                   QString("+%1").arg(column, 0, 16));
    if (!letters_) return;
    drawElided(painter, QRectF(textX(0), 0, char_ * perLine_, heading_ - 1), Qt::AlignLeft, head, theme_.textMuted,
               tr("Text"));
}

void HexPane::paintLine(QPainter& painter, std::int64_t line, qreal top) const {
    const std::int64_t from = line * perLine_;
    const std::int64_t end = std::min(from + perLine_, rows_->bytes());
    drawTabular(painter, QRectF(kPad, top, char_ * digits_, line_), Qt::AlignRight, theme_.mono(theme_.smallPx),
                theme_.textMuted, QString::number(from));
    for (std::int64_t at = from; at < end;) {
        const ByteChunk* chunk = rows_->chunkAt(at);
        if (chunk == nullptr || !chunk->span.contains(at)) return;
        const auto* field = chunk->fieldAt(at);
        const int first = static_cast<int>(at - from);
        std::int64_t stop = std::min(end, field == nullptr ? chunk->span.end() : field->end());
        if (first < 8) stop = std::min(stop, from + 8);  // The gap in the middle is no part of a run.
        if (at == chunk->span.position && at > 0) paintBatchStart(painter, first, top);
        paintRun(painter, {at, first, static_cast<int>(stop - from) - 1, field}, top, *chunk);
        at = stop;
    }
}

/// A step line between the bytes of two batches.
void HexPane::paintBatchStart(QPainter& painter, int column, qreal top) const {
    const qreal half = char_ / 2;
    const qreal x = columnX(column) - half;
    const qreal right = columnX(perLine_ - 1) + 2 * char_ + half;
    const qreal left = columnX(0) - half;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(mixed(theme_.window, theme_.textMuted, 0.6), 1));
    painter.drawLine(QPointF(x, top), QPointF(right, top));
    if (column > 0) {
        painter.drawLine(QPointF(x, top), QPointF(x, top + line_));
        painter.drawLine(QPointF(left, top + line_), QPointF(x, top + line_));
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
}

void HexPane::paintGround(QPainter& painter, const Run& run, qreal top, ByteSpan span, const QColor& color,
                          bool framed) const {
    const std::int64_t from = std::max(run.position, span.position);
    const std::int64_t to = std::min(run.position + run.last - run.first + 1, span.end());
    if (from >= to) return;
    const int first = run.first + static_cast<int>(from - run.position);
    const int last = run.first + static_cast<int>(to - run.position) - 1;
    const qreal half = char_ / 2;
    const QRectF digits(columnX(first) - half, top + 1, columnX(last) - columnX(first) + 3 * char_, line_ - 2);
    const QRectF letters(textX(first), top + 1, char_ * (last - first + 1), line_ - 2);
    painter.setPen(framed ? QPen(theme_.text, 1) : QPen(Qt::NoPen));
    painter.setBrush(color);
    if (framed) {
        painter.drawRoundedRect(digits.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        if (letters_) painter.fillRect(letters, color);
        return;
    }
    painter.drawRect(digits);
    if (letters_) painter.drawRect(letters);
}

void HexPane::paintRun(QPainter& painter, const Run& run, qreal top, const ByteChunk& chunk) const {
    painter.setRenderHint(QPainter::Antialiasing, true);
    const QColor tone = run.field == nullptr ? theme_.textMuted : toneOf(run.field->kind, theme_);
    paintGround(painter, run, top, row_, mixed(theme_.window, theme_.accent, theme_.dark ? 0.24 : 0.14), false);
    if (hovered_ != field_)
        paintGround(painter, run, top, hovered_, mixed(theme_.window, tone, theme_.dark ? 0.3 : 0.18), false);
    paintGround(painter, run, top, field_, mixed(theme_.window, tone, theme_.dark ? 0.4 : 0.24), true);
    QString digits, letters;
    for (int column = run.first; column <= run.last; ++column) {
        const auto at = static_cast<std::size_t>(run.position + column - run.first - chunk.span.position);
        if (at >= chunk.bytes.size()) break;
        if (column > run.first) digits += ' ';
        digits += digitsOf(chunk.bytes[at]);
        letters += letterOf(chunk.bytes[at]);
    }
    const QFont font = theme_.mono(theme_.smallPx + 1);
    const QColor ink = mixed(tone, theme_.text, theme_.dark ? 0.3 : 0.2);
    const qreal width = columnX(run.last) - columnX(run.first) + 2 * char_;
    drawElided(painter, QRectF(columnX(run.first), top, width + 1, line_ - kUnderline), Qt::AlignLeft, font, ink,
               digits);
    if (letters_)
        drawElided(painter, QRectF(textX(run.first), top, char_ * perLine_, line_ - kUnderline), Qt::AlignLeft, font,
                   run.field != nullptr && run.field->kind == observe::FieldKind::Value ? theme_.text : ink, letters);
    if (run.field == nullptr) return;
    const bool starts = run.field->position == run.position;
    const bool ends = run.field->end() == run.position + run.last - run.first + 1;
    const qreal left = columnX(run.first) - (starts ? 0 : char_ / 2);
    const qreal right = columnX(run.last) + 2 * char_ + (ends ? 0 : char_ / 2);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(left, top + line_ - kUnderline - 2, right - left, kUnderline),
                     run.field->kind == observe::FieldKind::Value ? mixed(theme_.window, tone, 0.4) : tone);
}

void HexPane::hover(std::int64_t position) {
    const ByteChunk* chunk = position < 0 || rows_ == nullptr ? nullptr : rows_->chunkAt(position);
    const auto* field = chunk == nullptr ? nullptr : chunk->fieldAt(position);
    const ByteSpan over = field == nullptr ? ByteSpan{} : ByteSpan{field->position, field->bytes};
    if (over == hovered_) return;
    hovered_ = over;
    viewport()->update();
    emit byteHovered(field == nullptr ? -1 : position);
}

void HexPane::mousePressEvent(QMouseEvent* event) {
    const std::int64_t position = byteAt(event->position());
    if (event->button() == Qt::LeftButton && position >= 0) emit byteChosen(position);
}

void HexPane::mouseMoveEvent(QMouseEvent* event) {
    hover(byteAt(event->position()));
}

bool HexPane::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) hover(-1);
    return QAbstractScrollArea::viewportEvent(event);
}

void HexPane::resizeEvent(QResizeEvent* event) {
    const bool stays = follows_;
    QAbstractScrollArea::resizeEvent(event);
    measure();
    if (row_.bytes > 0 || field_.bytes > 0)
        reveal(field_.bytes > 0 ? field_ : row_);
    else if (stays)
        follow(true);
}

std::int64_t HexPane::current() const {
    if (field_.bytes > 0) return field_.position;
    return row_.bytes > 0 ? row_.position : std::int64_t{verticalScrollBar()->value()} * perLine_;
}

void HexPane::stepField(int by) {
    if (field_.bytes == 0) return emit byteChosen(current());
    const std::int64_t position = by < 0 ? field_.position - 1 : field_.end();
    if (position >= 0 && position < rows_->bytes()) emit byteChosen(position);
}

void HexPane::stepLine(int by) {
    const std::int64_t position = current() + std::int64_t{by} * perLine_;
    const std::int64_t behind = field_.bytes > 0 && by > 0 ? std::max(position, field_.end()) : position;
    emit byteChosen(std::clamp<std::int64_t>(behind, 0, rows_->bytes() - 1));
}

void HexPane::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copy();
    if (rows_ == nullptr || rows_->bytes() == 0) return QAbstractScrollArea::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Left:
            return stepField(-1);
        case Qt::Key_Right:
            return stepField(1);
        case Qt::Key_Up:
            return stepLine(-1);
        case Qt::Key_Down:
            return stepLine(1);
        case Qt::Key_Home:
            return emit byteChosen(0);
        case Qt::Key_End:
            return emit byteChosen(rows_->bytes() - 1);
        default:
            QAbstractScrollArea::keyPressEvent(event);
    }
}

void HexPane::copy() const {
    const ByteSpan wanted = field_.bytes > 0 ? field_ : row_;
    const ByteChunk* chunk = wanted.bytes > 0 && rows_ != nullptr ? rows_->chunkAt(wanted.position) : nullptr;
    if (chunk == nullptr) return;
    const auto from = static_cast<std::size_t>(wanted.position - chunk->span.position);
    const auto count = std::min(static_cast<std::size_t>(wanted.bytes), chunk->bytes.size() - from);
    QGuiApplication::clipboard()->setText(hexText(ByteView(chunk->bytes).subspan(from, count)));
}

void HexPane::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexPane::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

}  // namespace logarium::views

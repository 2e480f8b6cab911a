#pragma once
#include <QAbstractScrollArea>

#include "views/records/byte_rows.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// The right side of the records view: bytes in hexadecimal and as text, each field underlined in the colour of its
/// kind. Paints visible lines only.
class HexPane : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit HexPane(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void showRows(const ByteRows* rows);
    /// More bytes behind those that were there.
    void grow();
    /// Whether the end stays in view while bytes are added, until somebody scrolls away from it or chooses something.
    void follow(bool end);

    /// Lights the bytes of a row and, stronger, those of a field in it; brings the field, else the row, into view.
    void mark(ByteSpan row, ByteSpan field);
    ByteSpan markedRow() const { return row_; }
    ByteSpan markedField() const { return field_; }

    /// Whether the bytes stand there as text too.
    void setLetters(bool shown);
    /// The width that so many bytes a line need.
    int widthFor(int bytesPerLine) const;
    int bytesPerLine() const { return perLine_; }
    /// Where a byte's two digits stand, for clicks in tests; empty when it is not in view.
    QRectF cellOf(std::int64_t position) const;

signals:
    /// A byte was clicked or reached by a key.
    void byteChosen(qint64 position);
    /// The mouse is over a byte; -1: over none.
    void byteHovered(qint64 position);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// Neighbouring bytes of one field in one line, as columns [first, last].
    struct Run {
        std::int64_t position = 0;
        int first = 0;
        int last = 0;
        const observe::FieldView* field = nullptr;
    };
    void measure();
    void setRange();
    qreal columnX(int column) const;
    qreal textX(int column) const;
    std::int64_t byteAt(QPointF point) const;
    void paintLine(QPainter& painter, std::int64_t line, qreal top) const;
    void paintRun(QPainter& painter, const Run& run, qreal top, const ByteChunk& chunk) const;
    void paintGround(QPainter& painter, const Run& run, qreal top, ByteSpan span, const QColor& color,
                     bool framed) const;
    void paintBatchStart(QPainter& painter, int column, qreal top) const;
    void paintHeading(QPainter& painter) const;
    void hover(std::int64_t position);
    void reveal(ByteSpan span);
    void stepField(int by);
    void stepLine(int by);
    void copy() const;
    std::int64_t current() const;

    QWidget* corner_;  // Above the scroll bar, beside the heading.
    const ByteRows* rows_ = nullptr;
    bool letters_ = true;
    bool follows_ = false;
    Theme theme_ = themeFor("dark");
    ByteSpan row_;
    ByteSpan field_;
    ByteSpan hovered_;
    int perLine_ = 16;
    int digits_ = 6;  // Of a position.
    qreal char_ = 7;
    qreal line_ = 20;
    qreal heading_ = 24;
};

}  // namespace logarium::views

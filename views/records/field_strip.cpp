#include "views/records/field_strip.h"

#include <QPainter>

#include "views/records/field_look.h"
#include "views/shared/paint.h"
#include "views/shared/tabular.h"

namespace logarium::views {

FieldStrip::FieldStrip(QWidget* parent) : QWidget(parent) {
    setObjectName("strip");
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setTheme(theme_);
}

void FieldStrip::setTheme(const Theme& theme) {
    theme_ = theme;
    setFixedHeight(static_cast<int>(theme.scaled(50)));
    update();
}

void FieldStrip::set(std::optional<observe::FieldKind> kind, const QString& title, const QString& detail,
                     const QString& value, const QString& meaning) {
    kind_ = kind;
    title_ = title;
    detail_ = detail;
    value_ = value;
    meaning_ = meaning;
    legend_.clear();
    setAccessibleName(text());
    update();
}

void FieldStrip::showField(const observe::FieldView& field) {
    set(field.kind, QString::fromStdString(field.name),
        tr("%n bytes at %1", nullptr, static_cast<int>(field.bytes))
            .replace("1 bytes", field.bytes == 1 ? "1 byte" : "1 bytes")
            .arg(field.position),
        QString::fromStdString(field.value),
        QString::fromUtf8(field.meaning.data(), static_cast<qsizetype>(field.meaning.size())));
}

void FieldStrip::showText(const QString& title, const QString& words) {
    set(std::nullopt, title, {}, {}, words);
}

void FieldStrip::showLegend(std::vector<observe::FieldKind> kinds) {
    set(std::nullopt, {}, {}, {}, tr("Point at bytes, or walk them with the arrow keys, to see what they say"));
    legend_ = std::move(kinds);
}

QString FieldStrip::text() const {
    QStringList parts;
    for (const QString& part : {title_, detail_, value_, meaning_})
        if (!part.isEmpty()) parts += part;
    return parts.join(", ");
}

/// One line and the hint below; where that is too narrow, both lines.
void FieldStrip::paintLegend(QPainter& painter, QRectF upper, QRectF lower) const {
    const QFont font = theme_.font(theme_.smallPx);
    const qreal swatch = theme_.scaled(12);
    const qreal right = upper.right();
    bool second = false;
    for (const auto kind : legend_) {
        const QString name = kindName(kind);
        const qreal width = swatch + 5 + textWidth(font, name) + 1;
        if (upper.left() + width > right) {
            if (second) break;
            second = true;
            upper = lower;
        }
        painter.fillRect(QRectF(upper.left(), upper.center().y() - 1.5, swatch, 3), toneOf(kind, theme_));
        drawElided(painter, upper.adjusted(swatch + 5, 0, 0, 0), Qt::AlignLeft, font, theme_.text, name);
        upper.adjust(width + theme_.gap * 1.5, 0, 0, 0);
    }
    if (!second) drawElided(painter, lower, Qt::AlignLeft, theme_.font(theme_.smallPx + 1), theme_.textMuted, meaning_);
}

void FieldStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme_.surface);
    painter.fillRect(QRectF(0, 0, width(), 1), theme_.outline);
    const QRectF box = QRectF(rect()).adjusted(theme_.gap, 4, -theme_.gap, -4);
    QRectF upper(box.left(), box.top(), box.width(), box.height() / 2);
    const QRectF lower = upper.translated(0, box.height() / 2);
    if (!legend_.empty()) return paintLegend(painter, upper, lower);
    drawElided(painter, lower, Qt::AlignLeft, theme_.font(theme_.smallPx + 1), theme_.textMuted, meaning_);
    if (kind_) {
        const qreal swatch = theme_.scaled(12);
        painter.fillRect(QRectF(upper.left(), upper.center().y() - 1.5, swatch, 3), toneOf(*kind_, theme_));
        upper.adjust(swatch + 6, 0, 0, 0);
    }
    const auto put = [&](const QFont& font, const QColor& color, const QString& text) {
        if (upper.width() > 20 && !text.isEmpty())
            upper.adjust(drawElided(painter, upper, Qt::AlignLeft, font, color, text) + theme_.gap * 1.25, 0, 0, 0);
    };
    put(theme_.font(theme_.textPx, QFont::DemiBold), theme_.text, title_);
    put(theme_.font(theme_.smallPx + 1), theme_.textMuted, detail_);
    put(theme_.mono(theme_.textPx), theme_.text, value_);
}

}  // namespace logarium::views

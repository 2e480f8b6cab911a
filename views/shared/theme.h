#pragma once
#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>
#include <QStringList>

namespace logarium::views {

/// Colours and type of one appearance, handed to every painter. Meaning is never carried by colour alone.
struct Theme {
    QString id;  ///< "dark", "light", "projector"
    QString title;
    bool dark = true;

    QColor window;   ///< behind everything
    QColor surface;  ///< panels, cells
    QColor raised;   ///< hovered or lifted parts
    QColor outline;  ///< hairlines
    QColor text;
    QColor textMuted;  ///< second line, units; still at least 4.5:1 on `surface`
    QColor accent;     ///< selection, primary buttons
    QColor leader;
    QColor follower;
    QColor good;
    QColor warning;
    QColor danger;
    QColor offline;
    QColor producer;
    QColor consumer;
    QColor clean;  ///< compacted part of a log
    QColor dirty;
    QColor active;  ///< the active segment
    QColor frost;   ///< over a paused broker

    int textPx = 13;  ///< body; projector is larger
    int smallPx = 11;
    int headingPx = 15;
    int gap = 8;  ///< the unit all distances are multiples of
    int radius = 6;

    /// A length that was designed for 13 px body text, in this theme's size.
    qreal scaled(qreal px) const;
    /// `color` thinned over the surface: 0 is the surface, 1 the colour itself.
    QColor tint(const QColor& color, qreal strength) const;
    QFont font(int px, int weight = QFont::Normal) const;
    QFont mono(int px) const;
    QPalette palette() const;
};

/// A known theme; an unknown id gives the dark one.
Theme themeFor(const QString& id);
QStringList themeIds();

}  // namespace logarium::views

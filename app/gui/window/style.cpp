#include "app/gui/window/style.h"

#include <QApplication>
#include <QHash>

namespace logarium::app {

namespace {

constexpr const char* kRules = R"(
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: @window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: @accent; }
QToolBar { background: @surface; border: 0; border-bottom: 1px solid @outline; spacing: 4px; padding: 4px 8px; }
QToolBar::separator { background: @outline; width: 1px; margin: 4px 6px; }
QToolBar QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 4px 10px; }
QToolBar QToolButton:hover { background: @raised; border-color: @outline; }
QToolBar QToolButton:pressed { background: @outline; }
QToolBar QToolButton#runUntil { padding-right: 22px; }
QToolButton#runUntil::menu-indicator { subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }
QToolButton#eventGroups { padding: 3px 18px 3px 8px; border: 1px solid @outline; border-radius: 4px; background: @raised; }
QToolButton#eventGroups:hover { border-color: @muted; }
QToolButton#eventGroups::menu-indicator { subcontrol-origin: padding; subcontrol-position: center right; right: 5px; }
QMenuBar { background: @surface; border-bottom: 1px solid @outline; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @surface; border: 1px solid @outline; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 20px; border-radius: 3px; }
QMenu::item:selected { background: @accent; color: @onaccent; }
QMenu::item:disabled { color: @muted; background: transparent; }
QMenu::separator { height: 1px; background: @outline; margin: 4px 8px; }
QDockWidget { color: @muted; }
QDockWidget::title { background: @window; padding: 5px 8px; text-align: left; }
QTabBar::tab { background: transparent; color: @muted; padding: 5px 14px; border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QToolTip { background: @raised; color: @text; border: 1px solid @outline; padding: 4px; }
QCheckBox::indicator { width: 11px; height: 11px; border: 1px solid @muted; border-radius: 3px; background: @surface; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; }
QFrame#hairline { color: @outline; }
QScrollArea, QScrollArea > QWidget > QWidget { background: @surface; }
QStatusBar { background: @surface; border-top: 1px solid @outline; }
QStatusBar::item { border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @outline; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

QString rules(const views::Theme& theme) {
    QString css = QString::fromLatin1(kRules);
    const QList<QPair<QString, QColor>> colours = {
        {"@window", theme.window},
        {"@surface", theme.surface},
        {"@raised", theme.raised},
        {"@outline", theme.outline},
        {"@text", theme.text},
        {"@muted", theme.textMuted},
        {"@onaccent", theme.palette().color(QPalette::HighlightedText)},
        {"@accent", theme.accent},
    };
    for (const auto& [name, colour] : colours) css.replace(name, colour.name());
    return css;
}

}  // namespace

void dressApplication(const views::Theme& theme) {
    QApplication::setStyle("Fusion");
    QApplication::setPalette(theme.palette());
    QApplication::setFont(theme.font(theme.textPx));
    qApp->setStyleSheet(rules(theme));
}

}  // namespace logarium::app

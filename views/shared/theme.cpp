#include "views/shared/theme.h"

namespace logarium::views {

namespace {

Theme dark() {
    Theme t;
    t.id = "dark";
    t.title = "Dark";
    t.window = QColor("#0f131a");
    t.surface = QColor("#191f29");
    t.raised = QColor("#232b38");
    t.outline = QColor("#333e50");
    t.text = QColor("#e8edf4");
    t.textMuted = QColor("#9aa8ba");
    t.accent = QColor("#4da3ff");
    t.leader = QColor("#f0cc5c");
    t.follower = QColor("#7fb4da");
    t.good = QColor("#5cc98b");
    t.warning = QColor("#ff9f55");
    t.danger = QColor("#ff6b70");
    t.offline = QColor("#8290a4");
    t.producer = QColor("#c79bf2");
    t.consumer = QColor("#5bd1c6");
    t.clean = QColor("#5cc98b");
    t.dirty = QColor("#c79a56");
    t.active = QColor("#4da3ff");
    t.frost = QColor("#bcd9f5");
    return t;
}

Theme light() {
    Theme t;
    t.id = "light";
    t.title = "Light";
    t.dark = false;
    t.window = QColor("#edf0f4");
    t.surface = QColor("#ffffff");
    t.raised = QColor("#f2f5f9");
    t.outline = QColor("#ccd4df");
    t.text = QColor("#18212d");
    t.textMuted = QColor("#566375");
    t.accent = QColor("#1668c7");
    t.leader = QColor("#8a6500");
    t.follower = QColor("#1f6a99");
    t.good = QColor("#1a7846");
    t.warning = QColor("#b04d00");
    t.danger = QColor("#c02434");
    t.offline = QColor("#66717f");
    t.producer = QColor("#7a3db0");
    t.consumer = QColor("#0f736b");
    t.clean = QColor("#1d7f4c");
    t.dirty = QColor("#8f6a26");
    t.active = QColor("#1668c7");
    t.frost = QColor("#5c8fc0");
    return t;
}

/// Seen from the last row in a bright room: larger type, stronger lines, black on white.
Theme projector() {
    Theme t = light();
    t.id = "projector";
    t.title = "Projector";
    t.window = QColor("#ffffff");
    t.surface = QColor("#ffffff");
    t.raised = QColor("#eaf0fa");
    t.outline = QColor("#7b8797");
    t.text = QColor("#000000");
    t.textMuted = QColor("#3a4450");
    t.textPx = 18;
    t.smallPx = 15;
    t.headingPx = 22;
    t.gap = 10;
    t.radius = 8;
    return t;
}

}  // namespace

QFont Theme::font(int px, int weight) const {
    QFont f;
    f.setFamilies({"Inter", "Noto Sans", "DejaVu Sans"});
    f.setPixelSize(px);
    f.setWeight(static_cast<QFont::Weight>(weight));
    return f;
}

qreal Theme::scaled(qreal px) const {
    return px * textPx / 13.0;
}

QFont Theme::mono(int px) const {
    QFont f;
    f.setFamilies({"JetBrains Mono", "DejaVu Sans Mono", "monospace"});
    f.setStyleHint(QFont::Monospace);
    f.setPixelSize(px);
    return f;
}

QColor Theme::tint(const QColor& color, qreal strength) const {
    const auto mix = [strength](int from, int to) { return static_cast<int>(from + (to - from) * strength + 0.5); };
    return {mix(surface.red(), color.red()), mix(surface.green(), color.green()), mix(surface.blue(), color.blue())};
}

QPalette Theme::palette() const {
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, surface);
    p.setColor(QPalette::AlternateBase, raised);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, textMuted);
    p.setColor(QPalette::Button, raised);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, dark ? QColor("#0b0e13") : QColor("#ffffff"));
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::Light, raised);
    p.setColor(QPalette::Midlight, raised);
    p.setColor(QPalette::Mid, outline);
    p.setColor(QPalette::Dark, outline);
    p.setColor(QPalette::Shadow, QColor(0, 0, 0, dark ? 160 : 60));
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, offline);
    return p;
}

Theme themeFor(const QString& id) {
    if (id == "light") return light();
    if (id == "projector") return projector();
    return dark();
}

QStringList themeIds() {
    return {"dark", "light", "projector"};
}

}  // namespace logarium::views

#include "views/shared/theme.h"

namespace logarium::views {

namespace {

Theme dark() {
    Theme t;
    t.id = "dark";
    t.title = "Dark";
    t.window = QColor("#11151c");
    t.surface = QColor("#1a202a");
    t.raised = QColor("#242c39");
    t.outline = QColor("#323c4d");
    t.text = QColor("#e6ebf2");
    t.textMuted = QColor("#9aa7b8");
    t.accent = QColor("#4da3ff");
    t.leader = QColor("#f2b84b");
    t.follower = QColor("#5fa8d3");
    t.good = QColor("#5cc98b");
    t.warning = QColor("#f0a13a");
    t.danger = QColor("#f2645f");
    t.offline = QColor("#69758a");
    t.producer = QColor("#c48cf0");
    t.consumer = QColor("#58d0c4");
    t.clean = QColor("#5cc98b");
    t.dirty = QColor("#c79a56");
    t.active = QColor("#4da3ff");
    return t;
}

Theme light() {
    Theme t;
    t.id = "light";
    t.title = "Light";
    t.dark = false;
    t.window = QColor("#eef1f5");
    t.surface = QColor("#ffffff");
    t.raised = QColor("#f3f6fa");
    t.outline = QColor("#cfd6e0");
    t.text = QColor("#1b2430");
    t.textMuted = QColor("#5a6778");
    t.accent = QColor("#1668c7");
    t.leader = QColor("#a86a00");
    t.follower = QColor("#1f6f9f");
    t.good = QColor("#1d7f4c");
    t.warning = QColor("#a65f00");
    t.danger = QColor("#c02f2a");
    t.offline = QColor("#77828f");
    t.producer = QColor("#7a3db0");
    t.consumer = QColor("#0f766e");
    t.clean = QColor("#1d7f4c");
    t.dirty = QColor("#8f6a26");
    t.active = QColor("#1668c7");
    return t;
}

Theme projector() {
    Theme t = light();
    t.id = "projector";
    t.title = "Projector";
    t.window = QColor("#ffffff");
    t.surface = QColor("#ffffff");
    t.raised = QColor("#eef3fb");
    t.outline = QColor("#8793a3");
    t.text = QColor("#000000");
    t.textMuted = QColor("#3c4653");
    t.textPx = 18;
    t.smallPx = 15;
    t.headingPx = 22;
    t.gap = 10;
    return t;
}

}  // namespace

QFont Theme::font(int px, int weight) const {
    QFont f(QStringList{"Inter", "Noto Sans", "DejaVu Sans"}.first());
    f.setFamilies({"Inter", "Noto Sans", "DejaVu Sans"});
    f.setPixelSize(px);
    f.setWeight(static_cast<QFont::Weight>(weight));
    return f;
}

QFont Theme::mono(int px) const {
    QFont f;
    f.setFamilies({"JetBrains Mono", "DejaVu Sans Mono", "monospace"});
    f.setStyleHint(QFont::Monospace);
    f.setPixelSize(px);
    return f;
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

#include "app/gui/time/compare_panel.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QVBoxLayout>

#include "core/observe/event_text.h"
#include "core/observe/state_diff.h"

namespace logarium::app {

namespace {

observe::ClusterView clusterOf(const sim::World& world) {
    return observe::Snapshot(std::make_shared<const sim::World>(world)).cluster();
}

QString sideText(const std::string& name, const std::vector<sim::Event>& events, const sim::World& world) {
    QString text = QObject::tr("In %1:").arg(QString::fromStdString(name)) + '\n';
    if (events.empty()) text += "  " + QObject::tr("nothing more happens") + '\n';
    const observe::ClusterView cluster = clusterOf(world);
    for (const sim::Event& event : events)
        text += QString::fromStdString("  " + observe::clockText(event.at) + "  " + observe::sentence(event, cluster)) +
                '\n';
    return text;
}

}  // namespace

QString comparisonText(const sim::Simulation& run, const std::string& a, const std::string& b) {
    const auto compared = run.compare(a, b, run.now());
    if (!compared.ok()) return QString::fromStdString(compared.error().message);
    const sim::Comparison& c = compared.value();
    const QString now = QString::fromStdString(observe::clockText(run.now()));
    if (!c.parted) return QObject::tr("The two are the same up to %1.").arg(now);
    QString text = QObject::tr("They part at %1.").arg(QString::fromStdString(observe::clockText(c.at))) + "\n\n" +
                   sideText(a, c.nextA, c.a) + '\n' + sideText(b, c.nextB, c.b) + '\n';
    const auto lines = observe::stateDiff(clusterOf(c.a), a, clusterOf(c.b), b);
    text +=
        lines.empty() ? QObject::tr("At %1 nothing differs.").arg(now) : QObject::tr("At %1 these differ:").arg(now);
    for (const std::string& line : lines) text += "\n  " + QString::fromStdString(line);
    return text;
}

ComparePanel::ComparePanel(EngineHost& engine, const QString& a, const QString& b, QWidget* parent)
    : QDialog(parent), text_(new QPlainTextEdit(this)) {
    setObjectName("comparePanel");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 and %2").arg(a, b));
    resize(720, 480);
    auto* column = new QVBoxLayout(this);
    text_->setObjectName("comparison");
    text_->setReadOnly(true);
    text_->setPlainText(tr("Playing both side by side…"));
    column->addWidget(text_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    column->addWidget(buttons);
    engine.post(
        [panel = QPointer<ComparePanel>(this), one = a.toStdString(), other = b.toStdString()](sim::Simulation& run) {
            const QString text = comparisonText(run, one, other);
            QMetaObject::invokeMethod(QCoreApplication::instance(), [panel, text] {
                if (panel) panel->text_->setPlainText(text);
            });
        });
}

}  // namespace logarium::app

#pragma once
#include <QDialog>
#include <memory>

#include "app/gui/engine/engine_host.h"

class QPlainTextEdit;

namespace logarium::app {

/// Two branches side by side: where they part, what each tells from there on, and what differs now. Asks the engine
/// once; the text comes when it is done.
class ComparePanel : public QDialog {
    Q_OBJECT
public:
    ComparePanel(EngineHost& engine, const QString& a, const QString& b, QWidget* parent = nullptr);

private:
    QPlainTextEdit* text_ = nullptr;
};

/// The text of the panel, worked out on the engine's thread.
QString comparisonText(const sim::Simulation& run, const std::string& a, const std::string& b);

}  // namespace logarium::app

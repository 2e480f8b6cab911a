#pragma once
#include <QPoint>
#include <QWidget>
#include <memory>
#include <vector>

#include "core/observe/snapshot.h"
#include "views/shared/selection.h"
#include "views/shared/theme.h"

namespace logarium::views {

using FramePtr = std::shared_ptr<const observe::Frame>;

/// One picture of the cluster. It is handed a Frame at most once per display frame, keeps it, and repaints what
/// changed. It never waits, never calls the engine; wishes leave as `menuWanted` or through the shared Selection.
class View : public QWidget {
    Q_OBJECT
public:
    /// `id` is what `--view` takes ("layout", "segments", "charts", "events"); `title` stands on the dock.
    View(QString id, QString title, Selection& selection, QWidget* parent = nullptr);

    const QString& id() const { return id_; }
    const QString& title() const { return title_; }

    virtual void present(const FramePtr& frame) = 0;
    /// Overrides call the base first.
    virtual void setTheme(const Theme& theme);
    /// No tweening: states jump, travelling records become counters.
    virtual void setReducedMotion(bool reduced) { reducedMotion_ = reduced; }
    /// A command named these: they show for a moment. A subject with a topic and no partition is the whole topic.
    virtual void light(const std::vector<sim::Subject>& /*subjects*/) {}
    /// For pictures: what moves is drawn as it is at this moment of a clock that stands still.
    virtual void holdClock(qint64 /*ms*/) {}

signals:
    /// The user asked what can be done with this (context menu, menu key).
    void menuWanted(const logarium::sim::Subject& subject, const QPoint& globalPosition);

protected:
    const Theme& theme() const { return theme_; }
    Selection& selection() const { return selection_; }
    bool reducedMotion() const { return reducedMotion_; }

private:
    QString id_;
    QString title_;
    Selection& selection_;
    Theme theme_ = themeFor("dark");
    bool reducedMotion_ = false;
};

}  // namespace logarium::views

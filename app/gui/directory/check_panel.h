#pragma once
#include <QBasicTimer>
#include <QWidget>

#include "app/gui/directory/directory_loader.h"
#include "views/shared/theme.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTextBrowser;

namespace logarium::app {

/// What is wrong with the chosen partition, and what the broker's next start would do to it. A small one is checked by
/// itself; a large one when asked, since every byte of it is read.
class CheckPanel : public QWidget {
    Q_OBJECT
public:
    explicit CheckPanel(DirectoryLoader& loader, QWidget* parent = nullptr);

    void present(const LoadedDirectoryPtr& directory, ReplicaId replica);
    void setTheme(const views::Theme& theme);
    QString text() const;
    /// Checks are read at once up to this size.
    static constexpr std::int64_t kSmallBytes = 64 << 20;

    void finish(const ReplicaId& replica, const PartitionCheck& result);

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    void begin();
    void tell(const QStringList& findings, const PartitionCheck* result);
    void showRunning(bool running);

    DirectoryLoader& loader_;
    LoadedDirectoryPtr directory_;
    ReplicaId replica_;
    views::Theme theme_ = views::themeFor("dark");
    QString html_;
    QLabel* title_;
    QPushButton* start_;
    QPushButton* cancel_;
    QProgressBar* progress_;
    QTextBrowser* text_;
    QBasicTimer timer_;
};

}  // namespace logarium::app

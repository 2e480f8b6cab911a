#pragma once
#include <QMainWindow>
#include <map>

#include "app/gui/directory/directory_loader.h"
#include "views/shared/log_source.h"
#include "views/shared/view.h"

class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace logarium::views {
class RecordsView;
class SegmentsView;
}  // namespace logarium::views

namespace logarium::app {

class CheckPanel;
class PartitionList;

/// A real Kafka data directory in the views of the simulation, plainly marked as read only. It has no engine: what is
/// shown comes from the files, read when asked for.
class DirectoryWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit DirectoryWindow(const views::Theme& theme, QWidget* parent = nullptr);
    ~DirectoryWindow() override;

    void open(const QString& path);
    /// Whether the first look is over, well or not.
    bool settled() const { return settled_; }
    /// Whether all that is shown of the chosen partition has been read.
    bool quiet() const { return settled_ && (!directory_ || (logKnown_ && checkKnown_)); }
    /// Why there is nothing to see; empty when there is.
    QString trouble() const { return trouble_; }
    void setTheme(const views::Theme& theme);

    /// Called with a scenario that begins with copied logs.
    void whenCopied(std::function<void(const sim::Scenario&)> take) { copied_ = std::move(take); }
    /// Copies the chosen partition, or every live one of the chosen broker.
    void copyChosen();
    void copyAll();

private:
    QWidget* buildBanner();
    QWidget* buildLeft();
    QWidget* buildRight();
    QWidget* buildWaiting();
    DirectoryAnswers answers();
    void takeOpened(const LoadedDirectoryPtr& directory);
    void takeLog(const ReplicaId& replica, const std::shared_ptr<const observe::LogView>& log);
    void fail(const QString& trouble);
    void choose(const ReplicaId& replica);
    void present(bool jumped);
    views::LogSource source();
    std::optional<observe::LogView> logOf(ReplicaId replica);
    QString stateText() const;
    void tell(const QString& trouble);
    void dress();

    views::Theme theme_;
    views::Selection selection_;
    DirectoryLoader loader_;
    QString path_;
    QString trouble_;
    LoadedDirectoryPtr directory_;
    std::unique_ptr<disk::PosixDisk> pages_;  ///< for the pages that the views ask for
    std::map<ReplicaId, std::shared_ptr<const observe::LogView>> logs_;
    std::shared_ptr<const observe::ClusterView> cluster_;
    std::optional<ReplicaId> chosen_;
    std::function<void(const sim::Scenario&)> copied_;
    bool settled_ = false;
    bool logKnown_ = false;
    bool checkKnown_ = false;

    QFrame* banner_ = nullptr;
    QLabel* mark_ = nullptr;
    QLabel* place_ = nullptr;
    QLabel* state_ = nullptr;
    QPushButton* copy_ = nullptr;
    QPushButton* reload_ = nullptr;
    QStackedWidget* pagesOrWaiting_ = nullptr;
    QLabel* waiting_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QPushButton* cancel_ = nullptr;
    PartitionList* partitions_ = nullptr;
    CheckPanel* check_ = nullptr;
    views::SegmentsView* segments_ = nullptr;
    views::RecordsView* records_ = nullptr;
};

}  // namespace logarium::app

#include "app/gui/directory/directory_window.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/gui/directory/check_panel.h"
#include "app/gui/directory/partition_list.h"
#include "views/records/records_view.h"
#include "views/segments/segments_view.h"
#include "views/shared/quantity_text.h"

namespace logarium::app {

namespace {

constexpr QSize kUsualSize(1280, 800);

/// Files can go while a live broker owns them: then there is nothing to show there.
template <class Read>
auto orNothing(Read read) -> decltype(read()) {
    try {
        return read();
    } catch (const disk::DiskFailure&) {
        return {};
    }
}

}  // namespace

DirectoryWindow::DirectoryWindow(const views::Theme& theme, QWidget* parent)
    : QMainWindow(parent), theme_(theme), loader_(this, answers()) {
    setObjectName("directoryWindow");
    setWindowTitle(tr("Data directory (read only) - Logarium"));
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBanner());
    pagesOrWaiting_ = new QStackedWidget(page);
    pagesOrWaiting_->addWidget(buildWaiting());
    auto* sides = new QSplitter(Qt::Horizontal, page);
    sides->addWidget(buildLeft());
    sides->addWidget(buildRight());
    sides->setStretchFactor(0, 0);
    sides->setStretchFactor(1, 1);
    sides->setSizes({qRound(theme.scaled(400)), 880});
    pagesOrWaiting_->addWidget(sides);
    column->addWidget(pagesOrWaiting_, 1);
    setCentralWidget(page);
    new QShortcut(QKeySequence::Close, this, this, &QWidget::close);
    resize(kUsualSize);
    setTheme(theme);
}

DirectoryWindow::~DirectoryWindow() = default;

QWidget* DirectoryWindow::buildBanner() {
    banner_ = new QFrame(this);
    banner_->setObjectName("readOnlyBanner");
    auto* row = new QHBoxLayout(banner_);
    mark_ = new QLabel(tr("READ ONLY"), banner_);
    mark_->setObjectName("readOnlyMark");
    place_ = new QLabel(banner_);
    place_->setObjectName("place");
    place_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    place_->setTextFormat(Qt::PlainText);
    state_ = new QLabel(banner_);
    state_->setObjectName("directoryState");
    state_->setTextFormat(Qt::PlainText);
    state_->setMinimumWidth(0);
    state_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    reload_ = new QPushButton(tr("Read again"), banner_);
    reload_->setShortcut(QKeySequence::Refresh);
    copy_ = new QPushButton(tr("Copy into scenario…"), banner_);
    copy_->setObjectName("copyIntoScenario");
    copy_->setToolTip(tr("A new run whose cluster begins with a copy of these logs. The directory stays as it is."));
    row->addWidget(mark_);
    row->addWidget(place_);
    row->addWidget(state_, 1);
    row->addWidget(reload_);
    row->addWidget(copy_);
    connect(reload_, &QPushButton::clicked, this, [this] { open(path_); });
    auto* menu = new QMenu(copy_);
    menu->addAction(tr("This partition"), this, &DirectoryWindow::copyChosen);
    menu->addAction(tr("All partitions of this broker"), this, &DirectoryWindow::copyAll);
    copy_->setMenu(menu);
    return banner_;
}

QWidget* DirectoryWindow::buildWaiting() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    waiting_ = new QLabel(page);
    waiting_->setObjectName("waiting");
    waiting_->setAlignment(Qt::AlignCenter);
    waiting_->setWordWrap(true);
    waiting_->setTextFormat(Qt::PlainText);
    progress_ = new QProgressBar(page);
    progress_->setTextVisible(false);
    progress_->setFixedWidth(280);
    cancel_ = new QPushButton(tr("Cancel"), page);
    column->addStretch(1);
    column->addWidget(waiting_);
    column->addWidget(progress_, 0, Qt::AlignHCenter);
    column->addWidget(cancel_, 0, Qt::AlignHCenter);
    column->addStretch(1);
    connect(cancel_, &QPushButton::clicked, this, [this] {
        loader_.cancelOpening();
        fail(tr("Reading was cancelled."));
    });
    return page;
}

QWidget* DirectoryWindow::buildLeft() {
    auto* left = new QSplitter(Qt::Vertical, this);
    left->setObjectName("left");
    partitions_ = new PartitionList(left);
    check_ = new CheckPanel(loader_, left);
    left->addWidget(partitions_);
    left->addWidget(check_);
    left->setSizes({380, 320});
    connect(partitions_, &PartitionList::chosen, this, [this](const ReplicaId& replica) {
        selection_.set({{replica.broker, replica.partition, kNoClient}, kNoOffset, kNoEvent});
    });
    return left;
}

QWidget* DirectoryWindow::buildRight() {
    auto* right = new QSplitter(Qt::Vertical, this);
    segments_ = new views::SegmentsView(selection_, right, source());
    records_ = new views::RecordsView(selection_, right, source());
    right->addWidget(segments_);
    right->addWidget(records_);
    right->setSizes({260, 440});
    connect(segments_, &views::SegmentsView::recordsWanted, records_, qOverload<>(&QWidget::setFocus));
    connect(&selection_, &views::Selection::changed, this, [this](const views::Selected& now) {
        if (now.subject.partition.partition >= 0) choose({now.subject.partition, now.subject.broker});
    });
    return right;
}

DirectoryAnswers DirectoryWindow::answers() {
    DirectoryAnswers answers;
    answers.opened = [this](const LoadedDirectoryPtr& directory) { takeOpened(directory); };
    answers.failed = [this](const QString& trouble) {
        if (!settled_) return fail(trouble);
        tell(trouble);
        logKnown_ = checkKnown_ = true;
    };
    answers.copied = [this](const std::shared_ptr<const sim::Scenario>& scenario) {
        copy_->setEnabled(true);
        if (copied_) copied_(*scenario);
    };
    answers.logRead = [this](ReplicaId replica, const std::shared_ptr<const observe::LogView>& log) {
        takeLog(replica, log);
    };
    answers.checked = [this](ReplicaId replica, const PartitionCheck& result) {
        check_->finish(replica, result);
        checkKnown_ = true;
    };
    answers.progress = [this](int done, int all) {
        progress_->setRange(0, all);
        progress_->setValue(done);
        waiting_->setText(tr("Looking through %1: partition %2 of %3").arg(path_).arg(done).arg(all));
    };
    return answers;
}

void DirectoryWindow::tell(const QString& trouble) {
    state_->setText(trouble);
    state_->setToolTip(trouble);
    copy_->setEnabled(true);
}

void DirectoryWindow::copyChosen() {
    if (!directory_ || !chosen_) return;
    copy_->setEnabled(false);
    loader_.copy(directory_, {*chosen_});
}

void DirectoryWindow::copyAll() {
    if (!directory_ || !chosen_) return;
    std::vector<ReplicaId> live;
    for (const ReplicaId replica : directory_->opened->broker(chosen_->broker)->replicas)
        if (directory_->opened->survey(replica)->name.role == log::PartitionRole::Live) live.push_back(replica);
    if (live.empty()) return tell(tr("No partition here can be copied: all are strays, or being removed."));
    copy_->setEnabled(false);
    loader_.copy(directory_, std::move(live));
}

void DirectoryWindow::open(const QString& path) {
    path_ = path;
    trouble_.clear();
    settled_ = logKnown_ = checkKnown_ = false;
    directory_.reset();
    logs_.clear();
    chosen_.reset();
    place_->setText(path);
    state_->clear();
    waiting_->setText(tr("Looking through %1").arg(path));
    progress_->setRange(0, 0);
    progress_->show();
    cancel_->show();
    copy_->setEnabled(false);
    pagesOrWaiting_->setCurrentIndex(0);
    loader_.open(path);
}

void DirectoryWindow::fail(const QString& trouble) {
    settled_ = true;
    trouble_ = trouble;
    waiting_->setText(trouble);
    progress_->hide();
    cancel_->hide();
    pagesOrWaiting_->setCurrentIndex(0);
}

void DirectoryWindow::takeOpened(const LoadedDirectoryPtr& directory) {
    directory_ = directory;
    try {
        pages_ = std::make_unique<disk::PosixDisk>(directory->root, disk::PosixDisk::Access::ReadOnly);
    } catch (const disk::DiskFailure& trouble) {
        return fail(QString::fromUtf8(trouble.what()));
    }
    settled_ = true;
    cluster_ = std::make_shared<const observe::ClusterView>(directory->opened->cluster());
    state_->setText(stateText());
    state_->setToolTip(stateText());
    partitions_->fill(*directory->opened);
    selection_.set({});
    for (const observe::OpenedBroker& broker : directory->opened->brokers())
        if (!broker.replicas.empty() && !chosen_) choose(broker.replicas.front());
    if (!chosen_) return fail(tr("%1: a data directory without a partition").arg(path_));
    pagesOrWaiting_->setCurrentIndex(1);
}

void DirectoryWindow::choose(const ReplicaId& replica) {
    if (!directory_ || chosen_ == replica || directory_->opened->survey(replica) == nullptr) return;
    chosen_ = replica;
    copy_->setEnabled(true);
    partitions_->choose(replica);
    const bool large = directory_->opened->survey(replica)->bytes > CheckPanel::kSmallBytes;
    checkKnown_ = large;
    check_->present(directory_, replica);
    logKnown_ = logs_.contains(replica);
    if (!logKnown_) loader_.readLog(directory_, replica);
    selection_.set({{replica.broker, replica.partition, kNoClient}, selection_.value().segment, kNoEvent});
    present(true);
}

void DirectoryWindow::takeLog(const ReplicaId& replica, const std::shared_ptr<const observe::LogView>& log) {
    if (!directory_) return;
    logs_[replica] = log;
    if (replica != chosen_) return;
    logKnown_ = true;
    present(true);
}

/// The views believe that a frame came: they read again what they need.
void DirectoryWindow::present(bool jumped) {
    auto frame = std::make_shared<observe::Frame>();
    frame->cluster = cluster_;
    frame->metrics = std::make_shared<const std::vector<observe::MetricsSample>>();
    frame->wantedSpeed = frame->reachedSpeed = 0;
    frame->jumped = jumped;
    segments_->present(frame);
    records_->present(frame);
}

std::optional<observe::LogView> DirectoryWindow::logOf(ReplicaId replica) {
    const auto known = logs_.find(replica);
    if (known == logs_.end()) return std::nullopt;
    return *known->second;
}

views::LogSource DirectoryWindow::source() {
    views::LogSource source;
    source.log = [this](const observe::Frame&, ReplicaId replica) { return logOf(replica); };
    source.page = [this](const observe::Frame&, ReplicaId replica, Offset base, std::int64_t from, std::int64_t most) {
        return orNothing([&] { return directory_->opened->page(*pages_, replica, base, from, most); });
    };
    source.outline = [this](const observe::Frame&, ReplicaId replica, Offset base, std::int64_t from,
                            std::size_t most) {
        return orNothing([&] { return directory_->opened->outline(*pages_, replica, base, from, most); });
    };
    source.index = [this](const observe::Frame&, ReplicaId replica, Offset base, observe::IndexKind kind,
                          std::int64_t from, std::int64_t most) {
        return orNothing([&] { return directory_->opened->index(*pages_, replica, base, kind, from, most); });
    };
    return source;
}

QString DirectoryWindow::stateText() const {
    QStringList parts;
    const auto& brokers = directory_->opened->brokers();
    std::size_t partitions = 0;
    std::int64_t bytes = 0;
    for (const observe::OpenedBroker& broker : brokers) {
        partitions += broker.replicas.size();
        for (const log::PartitionSurvey& survey : broker.survey.partitions) bytes += survey.bytes;
    }
    const auto& properties = brokers.front().survey.properties;
    const auto cluster = properties.find("cluster.id");
    if (brokers.size() > 1)
        parts << tr("%1 brokers").arg(brokers.size());
    else if (cluster != properties.end())
        parts << tr("broker %1").arg(brokers.front().id.value);
    if (cluster != properties.end()) parts << tr("cluster %1").arg(QString::fromStdString(cluster->second));
    parts << (partitions == 1 ? tr("1 partition") : tr("%1 partitions").arg(partitions));
    parts << views::bytesText(bytes);
    if (brokers.size() == 1)
        parts << (brokers.front().survey.cleanShutdown ? tr("orderly shutdown") : tr("no orderly shutdown, or in use"));
    return parts.join(QStringLiteral("  ·  "));
}

void DirectoryWindow::setTheme(const views::Theme& theme) {
    theme_ = theme;
    segments_->setTheme(theme);
    records_->setTheme(theme);
    partitions_->setTheme(theme);
    check_->setTheme(theme);
    waiting_->setFont(theme.font(theme.headingPx));
    place_->setFont(theme.font(theme.textPx, QFont::DemiBold));
    state_->setFont(theme.font(theme.textPx));
    mark_->setFont(theme.font(theme.smallPx, QFont::Bold));
    for (QPushButton* button : {copy_, reload_, cancel_}) button->setFont(theme.font(theme.textPx));
    const int gap = theme.gap;
    banner_->layout()->setContentsMargins(gap + gap / 2, gap - 2, gap, gap - 2);
    banner_->layout()->setSpacing(gap + gap / 2);
    check_->setContentsMargins(gap + gap / 2, gap, gap, gap / 2);
    dress();
}

void DirectoryWindow::dress() {
    banner_->setStyleSheet(
        QStringLiteral("#readOnlyBanner{background:%1;border:0;border-bottom:2px solid %2;}"
                       "#readOnlyBanner QLabel{background:transparent;color:%3;}"
                       "#readOnlyBanner #directoryState{color:%4;}"
                       "#readOnlyBanner #readOnlyMark{background:%2;color:%5;padding:2px 8px;border-radius:3px;}")
            .arg(theme_.tint(theme_.warning, 0.14).name(), theme_.warning.name(), theme_.text.name(),
                 theme_.textMuted.name(), theme_.surface.name()));
}

}  // namespace logarium::app

#include "views/events/events_view.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/observe/why.h"

namespace logarium::views {

namespace {

constexpr int kGroups = static_cast<int>(observe::EventGroup::Network) + 1;

}  // namespace

EventsView::EventsView(Selection& selection, QWidget* parent)
    : View("events", tr("Events"), selection, parent), model_(new EventListModel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildFilters(*column);
    buildList(*column);
    connect(&selection, &Selection::changed, this, &EventsView::followSelection);
    setTheme(theme());
    showEmpty();
}

void EventsView::buildFilters(QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(10);
    words_ = new QLineEdit(this);
    words_->setObjectName("eventWords");
    words_->setPlaceholderText(tr("Filter (Ctrl+F)"));
    words_->setClearButtonEnabled(true);
    groups_ = new QToolButton(this);
    groups_->setObjectName("eventGroups");
    groups_->setText(tr("All kinds"));
    groups_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(groups_);
    for (int i = 0; i < kGroups; ++i) {
        QAction* action = menu->addAction(groupName(static_cast<observe::EventGroup>(i)));
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, &EventsView::applyFilter);
    }
    groups_->setMenu(menu);
    traffic_ = new QCheckBox(tr("traffic"), this);
    traffic_->setObjectName("eventTraffic");
    traffic_->setToolTip(tr("Also each append, copy, read and acknowledgement"));
    about_ = new QCheckBox(tr("selected only"), this);
    about_->setObjectName("eventAbout");
    about_->setToolTip(tr("Only what concerns the selected broker, partition or client"));
    now_ = new QToolButton(this);
    now_->setObjectName("eventNow");
    now_->setText(tr("Now ↓"));
    now_->setToolTip(tr("Follow the newest events (End)"));
    row->addWidget(words_, 1);
    row->addWidget(groups_);
    row->addWidget(traffic_);
    row->addWidget(about_);
    row->addWidget(now_);
    column.addLayout(row);
    connect(words_, &QLineEdit::textChanged, this, &EventsView::applyFilter);
    connect(traffic_, &QCheckBox::toggled, this, &EventsView::applyFilter);
    connect(about_, &QCheckBox::toggled, this, &EventsView::applyFilter);
    connect(now_, &QToolButton::clicked, this, [this] { list_->scrollToBottom(); });
    auto* find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, words_, qOverload<>(&QWidget::setFocus));
    auto* clear = new QShortcut(Qt::Key_Escape, words_, nullptr, nullptr, Qt::WidgetShortcut);
    connect(clear, &QShortcut::activated, words_, &QLineEdit::clear);
}

void EventsView::buildList(QVBoxLayout& column) {
    auto* split = new QSplitter(Qt::Vertical, this);
    list_ = new QTableView(split);
    list_->setObjectName("eventList");
    list_->setAccessibleName(tr("Events"));
    list_->setModel(model_);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setShowGrid(false);
    list_->setWordWrap(false);
    list_->setFrameShape(QFrame::NoFrame);
    list_->verticalHeader()->hide();
    list_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    list_->horizontalHeader()->hide();
    list_->horizontalHeader()->setStretchLastSection(true);
    list_->horizontalHeader()->setMinimumSectionSize(20);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    why_ = new QTextBrowser(split);
    why_->setObjectName("eventWhy");
    why_->setAccessibleName(tr("Why it happened"));
    why_->setFrameShape(QFrame::NoFrame);
    why_->setOpenLinks(false);
    why_->hide();
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    column.addWidget(split, 1);
    empty_ = new QLabel(list_->viewport());
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { choose(now.row()); });
    connect(list_->verticalScrollBar(), &QScrollBar::valueChanged, this, &EventsView::scrolled);
    connect(list_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const QModelIndex index = list_->indexAt(at);
        if (index.isValid()) emit menuWanted(model_->event(index.row()).subject, list_->viewport()->mapToGlobal(at));
    });
    connect(why_, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
        const EventId id{url.toString().toULongLong()};
        if (const int row = model_->rowOf(id); row >= 0)
            list_->selectRow(row);
        else
            showWhy(id);
    });
}

void EventsView::present(const FramePtr& frame) {
    model_->take(*frame);
    const bool days = frame->cluster->now.value >= std::int64_t{86'400} * kMicrosPerSecond;
    if (std::exchange(days_, days) != days) fitColumns();
    if (frame->jumped) {
        following_ = true;
        why_->hide();
        explained_ = kNoEvent;
    }
    if (following_) list_->scrollToBottom();
    showEmpty();
}

void EventsView::applyFilter() {
    EventFilter filter;
    filter.words = words_->text();
    filter.traffic = traffic_->isChecked();
    QStringList names;
    const auto actions = groups_->menu()->actions();
    for (int i = 0; i < actions.size(); ++i) {
        if (!actions[i]->isChecked()) continue;
        filter.groups.insert(i);
        names << actions[i]->text();
    }
    groups_->setText(names.isEmpty()     ? tr("All kinds")
                     : names.size() == 1 ? names.first()
                                         : tr("%1 kinds").arg(names.size()));
    if (about_->isChecked()) filter.about = selection().value().subject;
    model_->setFilter(std::move(filter));
    if (following_) list_->scrollToBottom();
    showEmpty();
}

void EventsView::choose(int row) {
    if (row < 0 || row >= model_->rowCount()) return;
    const sim::Event& event = model_->event(row);
    showWhy(event.id);
    selection().set({event.subject, kNoOffset, event.id});
}

void EventsView::followSelection() {
    const Selected& now = selection().value();
    if (about_->isChecked() && now.event == kNoEvent) applyFilter();
    if (now.event == kNoEvent || now.event == explained_) return;
    if (const int row = model_->rowOf(now.event); row >= 0) list_->selectRow(row);
    showWhy(now.event);
}

void EventsView::showWhy(EventId id) {
    explained_ = id;
    const auto chain = observe::causeChain(model_->events(), id);
    if (chain.empty() || model_->cluster() == nullptr) return why_->hide();
    QString html = QStringLiteral("<p style='color:%1;margin:0 0 4px 0'>%2</p>")
                       .arg(theme().textMuted.name(), tr("Why? The first cause is on top."));
    for (const sim::Event* event : chain) {
        const bool last = event == chain.back();
        const QString text = QString::fromStdString(observe::sentence(*event, *model_->cluster())).toHtmlEscaped();
        html += QStringLiteral("<p style='margin:2px 0'><span style='color:%1'>%2</span> ")
                    .arg(theme().textMuted.name(), QString::fromStdString(observe::clockText(event->at)));
        html += last ? "<b>" + text + "</b>"
                     : QStringLiteral("<a href='%1' style='color:%2'>%3</a>")
                           .arg(event->id.value)
                           .arg(theme().accent.name(), text);
        for (const auto& decision : event->decidedBy)
            html += QStringLiteral("<br>&nbsp;&nbsp;&nbsp;<span style='color:%1'>%2</span>")
                        .arg(theme().warning.name(),
                             QString::fromStdString(observe::decisionText(decision)).toHtmlEscaped());
        html += "</p>";
    }
    why_->setHtml(html);
    why_->show();
    why_->verticalScrollBar()->setValue(why_->verticalScrollBar()->maximum());
}

void EventsView::scrolled() {
    const QScrollBar* bar = list_->verticalScrollBar();
    following_ = bar->value() >= bar->maximum();
    now_->setVisible(!following_);
}

void EventsView::showEmpty() {
    empty_->setVisible(model_->rowCount() == 0);
    if (model_->rowCount() > 0) return;
    empty_->setText(model_->empty() ? tr("Nothing has happened yet.")
                                    : tr("No event passes the filter. Plain traffic shows with \"traffic\"."));
    empty_->setGeometry(list_->viewport()->rect());
}

void EventsView::setTheme(const Theme& theme) {
    View::setTheme(theme);
    model_->setTheme(theme);
    for (QWidget* child : findChildren<QWidget*>()) child->setFont(theme.font(theme.textPx));
    list_->verticalHeader()->setDefaultSectionSize(qRound(theme.scaled(22)));
    fitColumns();
    now_->setVisible(!following_);
    if (explained_ != kNoEvent) showWhy(explained_);
}

/// In a narrow dock the sentence alone has to tell what happened.
void EventsView::fitColumns() {
    list_->setColumnWidth(EventListModel::At, qRound(theme().scaled(days_ ? 122 : 100)));
    list_->setColumnWidth(EventListModel::Kind, qRound(theme().scaled(150)));
    const bool narrow = width() < theme().scaled(560);
    list_->setColumnHidden(EventListModel::Kind, narrow);
    model_->setTitled(!narrow);
}

void EventsView::resizeEvent(QResizeEvent* event) {
    View::resizeEvent(event);
    fitColumns();
    if (empty_->isVisible()) showEmpty();
}

}  // namespace logarium::views

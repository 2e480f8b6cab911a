#pragma once
#include <QWidget>

#include "views/layout/partition_state.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// One line above the layout: how many partitions there are and how many are in trouble, as Kafka's metrics count them.
class StateSummary : public QWidget {
    Q_OBJECT
public:
    explicit StateSummary(QWidget* parent = nullptr);

    void show(const observe::ClusterView& cluster);
    void setTheme(const Theme& theme);
    QString text() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Badge> badges() const;

    StateCounts counts_;
    int topics_ = 0;
    int brokers_ = 0;
    int running_ = 0;
    Theme theme_ = themeFor("dark");
};

}  // namespace logarium::views

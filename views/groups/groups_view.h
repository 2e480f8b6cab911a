#pragma once
#include "views/groups/group_matrix.h"
#include "views/shared/view.h"

class QComboBox;
class QLabel;
class QTableView;

namespace logarium::views {

/// Consumer groups: who has which partition, and how far behind each is.
class GroupsView : public View {
    Q_OBJECT
public:
    explicit GroupsView(Selection& selection, QWidget* parent = nullptr);

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;
    const GroupMatrix& matrix() const { return *matrix_; }
    /// State, generation, assignor and coordinator of the group that is shown.
    QString summary() const;
    /// What stands in the middle while there is no group; else empty.
    QString emptyText() const { return empty_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    void read();
    void fillNames();
    const observe::GroupView* wanted() const;
    void choosePartition(int column);

    FramePtr frame_;
    QString empty_;
    GroupMatrix* matrix_;
    QWidget* bar_;
    QComboBox* names_;
    QLabel* summary_;
    QTableView* table_;
};

}  // namespace logarium::views

#pragma once
#include "views/quorum/quorum_table.h"
#include "views/shared/view.h"

class QLabel;

namespace logarium::views {

class PlainTable;

/// The controllers and their log: who decides, how far everybody is, and what was decided last.
class QuorumView : public View {
    Q_OBJECT
public:
    explicit QuorumView(Selection& selection, QWidget* parent = nullptr);

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;
    /// Who is active, in which epoch, and how much is committed.
    QString summary() const;
    const QuorumNodes& nodes() const { return *nodes_; }
    const MetadataRecords& records() const { return *records_; }

private:
    void build();
    void chooseNode(int row);

    FramePtr frame_;
    QuorumNodes* nodes_;
    MetadataRecords* records_;
    QWidget* bar_;
    QLabel* summary_;
    PlainTable* nodeTable_ = nullptr;
    PlainTable* recordTable_ = nullptr;
};

}  // namespace logarium::views

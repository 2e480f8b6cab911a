#pragma once
#include "views/clients/client_table.h"
#include "views/shared/view.h"

class QTableView;

namespace logarium::views {

/// Producers and consumers: what they do, what is on its way, what failed.
class ClientsView : public View {
    Q_OBJECT
public:
    explicit ClientsView(Selection& selection, QWidget* parent = nullptr);

    void present(const FramePtr& frame) override;
    void setTheme(const Theme& theme) override;
    const ClientTable& table() const { return *model_; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    ClientTable* model_;
    QTableView* table_;
};

}  // namespace logarium::views

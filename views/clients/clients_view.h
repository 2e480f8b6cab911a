#pragma once
#include "views/clients/client_table.h"
#include "views/shared/view.h"

namespace logarium::views {

class PlainTable;

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
    PlainTable* table_;
};

}  // namespace logarium::views

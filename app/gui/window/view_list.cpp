#include "app/gui/window/view_list.h"

#include "views/charts/charts_view.h"
#include "views/clients/clients_view.h"
#include "views/events/events_view.h"
#include "views/groups/groups_view.h"
#include "views/layout/layout_view.h"
#include "views/quorum/quorum_view.h"
#include "views/records/records_view.h"
#include "views/segments/segments_view.h"
#include "views/transactions/transactions_view.h"

namespace logarium::app {

std::vector<views::View*> makeViews(views::Selection& selection, QWidget* parent) {
    return {
        new views::LayoutView(selection, parent),  new views::SegmentsView(selection, parent),
        new views::RecordsView(selection, parent), new views::EventsView(selection, parent),
        new views::ChartsView(selection, parent),  new views::GroupsView(selection, parent),
        new views::ClientsView(selection, parent), new views::TransactionsView(selection, parent),
        new views::QuorumView(selection, parent),
    };
}

std::vector<ViewName> viewNames() {
    views::Selection selection;
    std::vector<ViewName> names;
    QWidget holder;
    for (const views::View* view : makeViews(selection, &holder)) names.push_back({view->id(), view->title()});
    return names;
}

}  // namespace logarium::app

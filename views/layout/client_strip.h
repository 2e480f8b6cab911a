#pragma once
#include <QPainter>
#include <vector>

#include "core/observe/cluster_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// One client above the brokers.
struct ClientChip {
    ClientId client;
    bool produces = true;
    QRectF rect;
};

/// Where the clients stand: producers from the left, consumers from the right; what finds no room is counted.
struct ClientStrip {
    std::vector<ClientChip> chips;
    QRectF more;  ///< the chip that counts the rest; empty: all have room
    int hidden = 0;

    /// The client's chip, or the one that counts the rest, or (nobody there) the strip's left end.
    QRectF rectOf(ClientId client) const;
    ClientId at(QPointF point) const;
};
ClientStrip layOutClients(const observe::ClusterView& cluster, const QRectF& strip, const Theme& theme);

/// Names of those that found no room, a line each.
QString hiddenClients(const observe::ClusterView& cluster, const ClientStrip& strip);

void paintClients(QPainter& painter, const observe::ClusterView& cluster, const ClientStrip& strip, const QRectF& rect,
                  const Theme& theme);

}  // namespace logarium::views

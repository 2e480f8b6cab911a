#include "views/records/field_look.h"

#include <QByteArray>
#include <QCoreApplication>
#include <algorithm>

#include "core/observe/batch_fields.h"
#include "views/shared/paint.h"

namespace logarium::views {

QColor toneOf(observe::FieldKind kind, const Theme& theme) {
    using observe::FieldKind;
    switch (kind) {
        case FieldKind::Offset:
            return theme.accent;
        case FieldKind::Length:
            return theme.offline;
        case FieldKind::Check:
            return theme.warning;
        case FieldKind::Epoch:
            return theme.leader;
        case FieldKind::Time:
            return theme.consumer;
        case FieldKind::Producer:
            return theme.producer;
        case FieldKind::Key:
            return theme.good;
        case FieldKind::Value:
            return theme.text;
        case FieldKind::Header:
            return mixed(theme.danger, theme.producer, 0.5);
        case FieldKind::Packed:
            return theme.follower;
        case FieldKind::Damaged:
            return theme.danger;
    }
    return theme.text;
}

QString kindName(observe::FieldKind kind) {
    using observe::FieldKind;
    const auto tr = [](const char* text) { return QCoreApplication::translate("records", text); };
    switch (kind) {
        case FieldKind::Offset:
            return tr("offset");
        case FieldKind::Length:
            return tr("length, count");
        case FieldKind::Check:
            return tr("format, check");
        case FieldKind::Epoch:
            return tr("epoch");
        case FieldKind::Time:
            return tr("time");
        case FieldKind::Producer:
            return tr("producer");
        case FieldKind::Key:
            return tr("key");
        case FieldKind::Value:
            return tr("value");
        case FieldKind::Header:
            return tr("header");
        case FieldKind::Packed:
            return tr("compressed");
        case FieldKind::Damaged:
            return tr("damaged");
    }
    return {};
}

QString shownText(std::string_view bytes) {
    constexpr std::size_t kMost = 400;
    return QString::fromStdString(observe::bytesAsText(asBytes(bytes), kMost));
}

QString hexText(ByteView bytes) {
    const QByteArray plain(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
    return QString::fromLatin1(plain.toHex(' '));
}

}  // namespace logarium::views

#pragma once
#include <QColor>
#include <QString>
#include <string_view>

#include "core/observe/log_view.h"
#include "views/shared/theme.h"

namespace logarium::views {

/// The colour of a kind of field; the underline's ends and the named strip say the same without it.
QColor toneOf(observe::FieldKind kind, const Theme& theme);
/// What the legend calls a kind.
QString kindName(observe::FieldKind kind);
/// Bytes of a key or value on one line: control characters as dots, hexadecimal where it is no text at all.
QString shownText(std::string_view bytes);
/// "00 1a ff".
QString hexText(ByteView bytes);

}  // namespace logarium::views

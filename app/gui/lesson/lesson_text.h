#pragma once
#include <QString>

#include "views/shared/theme.h"

namespace logarium::app {

/// A lesson's Markdown as rich text in the theme's letters: room between paragraphs, tables that can be read.
QString lessonHtml(const QString& markdown, const views::Theme& theme);

}  // namespace logarium::app

#include "app/gui/lesson/lesson_text.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextList>
#include <QTextTable>

namespace logarium::app {

namespace {

void airTable(QTextTable& table, const views::Theme& theme) {
    QTextTableFormat format = table.format();
    format.setCellPadding(theme.scaled(4));
    format.setCellSpacing(0);
    format.setBorder(1);
    format.setBorderCollapse(true);
    format.setBorderBrush(theme.outline);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setTopMargin(theme.scaled(2));
    format.setBottomMargin(theme.scaled(10));
    table.setFormat(format);
}

}  // namespace

QString lessonHtml(const QString& markdown, const views::Theme& theme) {
    QTextDocument document;
    document.setDefaultFont(theme.font(theme.textPx));
    document.setMarkdown(markdown);
    for (QTextFrame* frame : document.rootFrame()->childFrames())
        if (auto* table = qobject_cast<QTextTable*>(frame)) airTable(*table, theme);
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (cursor.currentTable() != nullptr || !block.next().isValid()) continue;
        QTextBlockFormat format = block.blockFormat();
        format.setTopMargin(0);
        format.setBottomMargin(theme.scaled(block.textList() != nullptr ? 3 : 8));
        cursor.setBlockFormat(format);
    }
    return document.toHtml();
}

}  // namespace logarium::app
